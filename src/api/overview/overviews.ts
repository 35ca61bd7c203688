import { accountsWithHealth } from '../../accounts/accounts-with-health'
import { asking } from '../../db/ask'
import type { Database } from '../../db/connection'
import { type LastTick, lastTicks } from '../../db/metrics/last-ticks'
import { lastOutage, signsSeen } from '../../db/operations/outages'
import { companyNumbers } from '../../db/overview/company-numbers'
import { countHolds } from '../../db/overview/count-holds'
import type { Ours } from '../../db/overview/from-accounts'
import { type HourOfLateness, latenessByHour } from '../../db/overview/lateness-by-hour'
import { postsMeantFor } from '../../db/overview/posts-meant-for'
import { lastPosts, nextPosts, postsForPeople } from '../../db/overview/posts-to-show'
import { queueEdges } from '../../db/overview/queue-edges'
import { glancesOf } from '../../db/posts/glances'
import { downSince } from '../../domain/who-ticks'
import { Semaphore } from '../../media/semaphore'

/** For so long an answer serves all who ask for the same company. */
const FRESH_MS = 2_000
/** What an hour ago was hardly changes, and to look at it costs more. */
const HOURS_FRESH_MS = 60_000
/** More companies do not look at once; the one that was looked at longest ago is looked at anew. */
const MOST_KEPT = 1_000
/** However many companies look, the database works for so many at once. */
const AT_ONCE = 2
/** Where there is no account; nothing has this id. */
const NO_ACCOUNT = ['']

export type Overview = Awaited<ReturnType<typeof look>>

type AskHours = (ours: Ours, now: Date) => Promise<HourOfLateness[]>
type Kept<T> = { answer: Promise<T>; endsAt: number }

/** How companies stand, each looked at once for all who ask meanwhile and for a moment after. */
export class Overviews {
  private readonly companies = new Map<string, Kept<Overview>>()
  private readonly hours = new Map<string, Kept<HourOfLateness[]>>()
  private readonly servers = new Map<string, Kept<LastTick[]>>()
  private readonly looks = new Semaphore(AT_ONCE)

  constructor(private readonly db: Database) {}

  of(companyId: string): Promise<Overview> {
    const hours: AskHours = (ours, now) =>
      this.keep(this.hours, companyId, () => latenessByHour(this.db, ours, now), HOURS_FRESH_MS)
    return this.keep(this.companies, companyId, () => this.looks.take(() => look(this.db, companyId, hours)))
  }

  /** When each server ticked last. */
  hosts(): Promise<LastTick[]> {
    return this.keep(this.servers, '', () => this.looks.take(() => lastTicks(this.db)))
  }

  private keep<T>(kept: Map<string, Kept<T>>, name: string, look: () => Promise<T>, freshMs = FRESH_MS): Promise<T> {
    const known = kept.get(name)
    if (known && performance.now() < known.endsAt) return known.answer
    const mine: Kept<T> = { answer: look(), endsAt: Number.POSITIVE_INFINITY }
    kept.delete(name)
    kept.set(name, mine)
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    mine.answer.then(
      () => {
        mine.endsAt = performance.now() + freshMs
      },
      // The next one asks again.
      () => {
        mine.endsAt = 0
      },
    )
    return mine.answer
  }
}

// One after another, over one connection at a time: a page that is looked at must not take those that requests wait for.
async function look(db: Database, companyId: string, askHours: AskHours) {
  const accounts = await accountsWithHealth(db, { companyId })
  const signs = await signsSeen(db)
  const down = await downTime(db, signs)
  const ours = { companyId, accounts: accounts.length > 0 ? accounts.map(({ id }) => id) : NO_ACCOUNT }
  const dead = accounts.filter((one) => one.status === 'needs_reconnect' || one.disconnectedAt).map(({ id }) => id)
  const edges = await queueEdges(db)
  const numbers = await companyNumbers(db, ours, edges, signs.now)
  const hours = await askHours(ours, signs.now)
  // What was stored of an outage is of all companies.
  const meant = down && (await postsMeantFor(db, ours, [down.since, down.until ?? signs.now]))
  const holds = await countHolds(db, ours.accounts)
  const lists = {
    needsPerson: await postsForPeople(db, ours, { dead, edges }),
    next: await nextPosts(db, ours, signs.now),
    last: await lastPosts(db, ours),
  }
  const glances = await glancesOf(asking(db), [...new Set(Object.values(lists).flat())])
  const shown = (ids: string[]) => ids.flatMap((id) => glances.find((glance) => glance.id === id) ?? [])
  return {
    signs,
    down: down && meant && { ...down, ...meant },
    health: accounts.map(({ health }) => health.state),
    numbers,
    hours,
    holds,
    needsPerson: shown(lists.needsPerson),
    next: shown(lists.next),
    last: shown(lists.last),
  }
}

/** The time in which nothing ticks, or else the last one that has ended within a day. */
async function downTime(db: Database, signs: Awaited<ReturnType<typeof signsSeen>>) {
  const since = downSince(signs)
  if (since) return { since, until: undefined, lastAt: undefined }
  const outage = await lastOutage(db)
  return outage && { since: outage.since, until: outage.until, lastAt: outage.lastAt }
}
