/** A Debian of its own cannot be made on this machine. The message says why, and what would mend it. */
export class CannotMake extends Error {
  name = 'CannotMake'
}
