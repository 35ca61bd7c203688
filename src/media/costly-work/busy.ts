/** A company brings more files at once than are worked on for it; it has to come again later. */
export class Busy extends Error {
  override name = 'Busy'
  /** So long the file takes that is worked on, at most. */
  readonly retryAfterSeconds = 10

  constructor(waiting: number) {
    super(
      `${waiting} requests of this company wait already for their files to be looked into or converted. Try again in a few seconds.`,
    )
  }
}
