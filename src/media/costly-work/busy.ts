/** Somebody asks for more costly work at once than is done for one; they have to come again later. */
export class Busy extends Error {
  override name = 'Busy'
  /** So long the file takes that is worked on, at most. */
  readonly retryAfterSeconds = 10

  /** @param why the beginning of the refusal, a sentence without its point */
  constructor(why: string) {
    super(`${why}. Try again in a few seconds.`)
  }
}
