import type { IncomingMessage } from 'node:http'
import type { Writable } from 'node:stream'
import { ApiProblem } from '../problems/problem'

/**
 * Refuses a form whose text fields weigh more than so much together, as soon as they do, and lets go of those that came: a
 * hundred fields that are each allowed would be 100 MB of memory for as long as the form is open.
 * @returns refuses the form for something else, in the same way
 */
export function boundFields(
  req: IncomingMessage & { body?: unknown },
  parser: Writable,
  mostBytes: number,
): (problem: ApiProblem) => void {
  let bytes = 0
  let isRefused = false
  const refuse = (problem: ApiProblem) => {
    // Further fields may come with the same chunk.
    req.body = {}
    if (isRefused) return
    isRefused = true
    parser.emit('error', problem)
  }
  parser.on('field', (name: string | undefined, value: string | undefined) => {
    bytes += Buffer.byteLength(name ?? '') + Buffer.byteLength(value ?? '')
    // No file is open between two fields: nobody waits for bytes that are not going to come.
    if (bytes > mostBytes) refuse(fieldsTooLarge(mostBytes))
  })
  return refuse
}

function fieldsTooLarge(mostBytes: number): ApiProblem {
  const detail = `The text fields of a form may have at most ${mostBytes / 1024 / 1024} MB together.`
  return new ApiProblem(413, { code: 'too-large', detail, errors: [{ path: '', message: detail }] })
}
