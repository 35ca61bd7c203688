import type { Operation } from '../operations/operation'
import { ApiProblem } from '../problems/problem'

/** Any visible ASCII but the quotation mark, which may stand around it as the draft of the standard has it. */
const shape = /^(?:"([\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/

/** What a request header says, for the description of the API. */
export type RequestHeader = { description: string; example?: string }

const idempotencyKey: RequestHeader = {
  description:
    'Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before.',
  example: '7f4f3a52-5b2f-4f0e-9d5b-1f8f5f1c2a90',
}

/** Whether repeats of an operation are recognised: those that change something, of somebody we know. */
export const takesIdempotencyKey = ({ method, access }: Pick<Operation, 'method' | 'access'>): boolean =>
  method !== 'get' && access !== 'public'

/** Every header an operation looks at beyond those that all do. */
export const requestHeadersOf = (operation: Operation): Record<string, RequestHeader> => ({
  ...(takesIdempotencyKey(operation) && { 'Idempotency-Key': idempotencyKey }),
  ...operation.requestHeaders,
})

/** The key of a request; undefined when it brings none. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const match = shape.exec(header.trim())
  const key = match?.[1] ?? match?.[2]
  if (key) return key
  throw new ApiProblem(400, {
    code: 'invalid-idempotency-key',
    detail: 'Idempotency-Key: must be 1 to 255 visible ASCII characters without spaces, best a fresh UUID.',
  })
}
