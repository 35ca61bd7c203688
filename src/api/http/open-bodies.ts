import type { ServerResponse } from 'node:http'
import { ApiProblem } from '../problems/problem'
import { whenOver } from './when-over'

const MB = 1024 * 1024

/** Some dozens of the largest bodies there are, or thousands of usual ones. */
const MOST_BYTES = 32 * MB
/** A body that is really being sent is there by then. */
const RETRY_AFTER_SECONDS = 5

/**
 * What is held in memory of bodies that are still being read, company by company: each of them is bounded, and somebody who
 * begins a thousand and ends none would still take it all. Files are none of it; they go to the disk as they come, 64 KB
 * at a time.
 */
export class OpenBodies {
  private readonly bytes = new Map<string, number>()

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /**
   * @param res the answer of the request whose body is read: what is counted is given back when it is over
   * @returns counts so many bytes more. A problem (429) when the company holds too much, each time from then on.
   */
  count(companyId: string, res: ServerResponse): (bytes: number) => ApiProblem | undefined {
    let own = 0
    let isOver = false
    const add = (more: number) => {
      const held = (this.bytes.get(companyId) ?? 0) + more
      if (held > 0) this.bytes.set(companyId, held)
      else this.bytes.delete(companyId)
      own += more
      return held
    }
    whenOver(res, () => {
      isOver = true
      add(-own)
    })
    // What comes after its end nobody would give back.
    return (bytes) => (!isOver && add(bytes) > this.mostBytes ? tooMuch(this.mostBytes) : undefined)
  }
}

const tooMuch = (mostBytes: number) =>
  new ApiProblem(429, {
    code: 'busy',
    detail: `Requests of this company that are still being sent hold ${mostBytes / MB} MB of this server. End them, or try again in a few seconds.`,
    headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
  })
