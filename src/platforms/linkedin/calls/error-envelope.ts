import type { HttpAnswer } from '../../calls/http-client'
import { plainWords, stateName } from '../../calls/known-answer'

/** What an answer says about an error, whichever of LinkedIn's envelopes it came in. */
export type ErrorEnvelope = {
  /** The most telling code: of an input error, of the envelope, the service error code, or of OAuth. */
  code?: string
  /** In LinkedIn's words, or that there were none. */
  text?: string
  /** All codes, in capitals. */
  names: string[]
  /** Everything that it says, as rows of a table compare it. */
  words: string
  /** False for HTML, an empty body, and JSON of a shape that is no envelope. */
  isReadable: boolean
  /** LinkedIn itself has said it, and no gateway on the way, whether or not it said why. */
  isLinkedIn: boolean
  /** The body calls itself an error, whatever the HTTP status says. */
  isError: boolean
}

/**
 * Reads the classic envelope (`serviceErrorCode`, `code`, `message`), the newer one (`errorDetails.inputErrors[]`) and
 * OAuth's (`error`, `error_description`). Every field has been seen missing, so none is relied on.
 */
export function readEnvelope({
  body: parsed,
  text: raw,
  headers = {},
}: Pick<HttpAnswer, 'body' | 'text'> & Partial<Pick<HttpAnswer, 'headers'>>): ErrorEnvelope {
  const body = record(parsed)
  const listed = record(body.errorDetails).inputErrors
  const inputErrors = Array.isArray(listed) ? listed.map(record) : []
  const codes = [
    ...inputErrors.map((error) => textOf(error.code)),
    textOf(body.code),
    textOf(body.serviceErrorCode),
    textOf(body.error),
  ].filter((code) => code !== undefined)
  const message = textOf(body.message) ?? textOf(body.error_description)
  const details = inputErrors.map((error) => textOf(error.description)).find((text) => text !== undefined)
  const words = [...new Set([details, message])].filter(Boolean).join('; ')
  const isReadable = codes.length > 0 || words !== ''
  const text = words || (isReadable ? undefined : `no readable answer${raw ? '' : ' (empty)'}`)
  return {
    ...(codes[0] && { code: codes[0] }),
    ...(text && { text }),
    names: codes.map(stateName),
    // Gateways say in HTML that they are out of order.
    words: plainWords(words, ...codes, isReadable ? '' : raw.slice(0, 5_000)),
    isReadable,
    // Some refusals say nothing but their status, `{"status":403}`.
    isLinkedIn:
      isReadable ||
      Number.isInteger(body.status) ||
      headers['x-restli-error-response'] === 'true' ||
      headers['x-linkedin-error-response'] === 'true',
    isError: Number(body.status) >= 400 || body.serviceErrorCode !== undefined || textOf(body.error) !== undefined,
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const textOf = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined
