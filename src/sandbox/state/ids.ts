/**
 * Hands out platform ids: decimal strings beyond 2^53, so that a client which reads them as numbers is found out.
 *
 * They grow from the start time of the sandbox, because a platform never gives an id twice and a database may outlive
 * the sandbox that filled it.
 */
export class Ids {
  private counter = BigInt(Date.now()) * 100_000n

  /** A new id of 18 digits and more behind an optional prefix. */
  next(prefix = ''): string {
    this.counter += 1n
    return prefix + this.counter.toString()
  }

  /** A new short code in the alphabet Instagram uses in its links. */
  shortcode(): string {
    this.counter += 1n
    return Buffer.from(this.counter.toString(16).padStart(16, '0'), 'hex').toString('base64url')
  }
}
