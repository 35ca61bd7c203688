/** The embedded database cannot be had. The message says what a person can do about it. */
export class EmbeddedDatabaseError extends Error {
  override name = 'EmbeddedDatabaseError'
}
