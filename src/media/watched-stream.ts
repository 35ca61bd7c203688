import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'

/**
 * The body of an answer, which ends with an error in our words when it breaks off or falls silent. More bytes than were
 * announced Node does not hand out.
 * @param errorOf makes the error from what happened
 */
export function watchedBody(answer: IncomingMessage, idleMs: number, errorOf: (what: string) => Error): Readable {
  const out = new PassThrough()
  let silent = false
  answer.setTimeout(idleMs, () => {
    silent = true
    answer.destroy()
    out.destroy(errorOf(`sent nothing for ${idleMs / 1000} s`))
  })
  answer.on('error', () => silent || out.destroy(errorOf('broke off while it was read')))
  answer.on('close', () => answer.complete || out.destroy(errorOf('broke off while it was read')))
  out.on('close', () => answer.destroy())
  return answer.pipe(out)
}
