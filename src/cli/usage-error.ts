/** The command line cannot be understood. The message is for the person who typed it; the exit code is 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
