/** Somebody asks for more costly work at once than is done for one; they have to come again later. */
export class Busy extends Error {
  override name = 'Busy'
  /** So long the file takes that is worked on, at most. */
  readonly retryAfterSeconds = 10

  /** @param what those wait for that wait already, as the refusal says it */
  constructor(waiting: number, what: string) {
    super(`${waiting} requests ${what}. Try again in a few seconds.`)
  }
}
