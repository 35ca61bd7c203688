import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** More than call a server in a while; beyond it the oldest is forgotten. */
const MOST = 10_000

export type Caller = {
  /** A name for its credentials, when they were good before. */
  known: string | undefined
  /** They are good. */
  note(): void
}

/**
 * Credentials that were good lately, so that those who call from one address can be told apart before anybody has looked at
 * theirs: made-up ones are all the same. Kept as hashes.
 */
export class KnownCallers {
  private readonly names = new Set<string>()

  constructor(private readonly most = MOST) {}

  of({ headers }: IncomingMessage): Caller {
    const credentials = headers.authorization ?? headers.cookie
    if (credentials === undefined) return { known: undefined, note: () => {} }
    const name = createHash('sha256').update(credentials).digest('base64url')
    return { known: this.names.has(name) ? name : undefined, note: () => this.add(name) }
  }

  private add(name: string): void {
    this.names.delete(name)
    this.names.add(name)
    const oldest = this.names.size > this.most ? this.names.values().next() : undefined
    if (oldest && !oldest.done) this.names.delete(oldest.value)
  }
}
