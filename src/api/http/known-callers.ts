import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** More than call a server in a while; beyond it the oldest is forgotten. */
const MOST = 10_000
/** Keys, people and sessions of one company. There are as many ways to write its credentials as it likes. */
const MOST_OF_COMPANY = 100

export type Caller = {
  /** The company whose credentials these were when they were looked at last; undefined when nobody has. */
  company: string | undefined
  /** They are this company's. */
  note(company: string): void
  /** They are no good, whatever they were. */
  forget(): void
}

/**
 * Whose credentials were good lately, so that those who call from one address can be told apart before anybody has looked at
 * theirs: made-up ones are all the same. Kept as hashes, of each company a few, so that none makes the others forgotten.
 */
export class KnownCallers {
  /** The company of each, the one that has not been seen for longest first. */
  private readonly companies = new Map<string, string>()
  private readonly namesOf = new Map<string, Set<string>>()

  constructor(
    private readonly most = MOST,
    private readonly mostOfCompany = MOST_OF_COMPANY,
  ) {}

  of({ headers }: IncomingMessage): Caller {
    const credentials = headers.authorization ?? headers.cookie
    if (credentials === undefined) return nobody
    const name = createHash('sha256').update(credentials).digest('base64url')
    return {
      company: this.companies.get(name),
      note: (company) => this.note(name, company),
      forget: () => this.forget(name),
    }
  }

  private note(name: string, company: string): void {
    this.forget(name)
    const own = this.namesOf.get(company) ?? new Set()
    this.namesOf.set(company, own.add(name))
    this.companies.set(name, company)
    if (own.size > this.mostOfCompany) this.forget(first(own))
    else if (this.companies.size > this.most) this.forget(first(this.companies.keys()))
  }

  private forget(name: string): void {
    const company = this.companies.get(name)
    if (company === undefined) return
    this.companies.delete(name)
    const own = this.namesOf.get(company)
    own?.delete(name)
    if (own?.size === 0) this.namesOf.delete(company)
  }
}

const nobody: Caller = { company: undefined, note() {}, forget() {} }

const first = (names: Iterable<string>): string => names[Symbol.iterator]().next().value as string
