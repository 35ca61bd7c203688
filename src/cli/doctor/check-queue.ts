import type { Config } from '../../config/config'
import { crontabLine } from '../../config/crontab-line'
import type { Database } from '../../db/connection'
import { fleetBeats } from '../../db/operations/fleet-members'
import { ticksSeen } from '../../db/operations/ticks-seen'
import { latePosts } from '../../db/queue/late-posts'
import { duePosts, lastTickAge, lostLogLines, staleClaims, waitingForPeople } from '../../db/queue/queue-condition'
import { counted } from '../../domain/counted'
import { oneLine } from '../terminal-text'
import { type Finding, note, ok, wrong } from './finding'

/** Three missed ticks; one or two are a restart. */
const LATE_S = 180

export async function checkTick(db: Database): Promise<Finding> {
  const age = await lastTickAge(db)
  const [due, late] = [await duePosts(db), await latePosts(db)]
  const last = age === null ? 'Tick: none has run yet' : `Tick: the last one ran ${duration(age)} ago`
  const what = due > 0 ? `${last}, and ${counted(due, 'post is', 'posts are')} due` : last
  // Idle ticks are noted as well, so that their silence means something also while nothing is due.
  const isDead = age !== null && age > LATE_S
  const isMissed = late.posts > 0 && age === null
  if (isDead && (await fleetBeats(db)))
    return note(
      `${what}; resident workers publish`,
      'As a safety net beside them install the crontab line of deploy/crontab',
    )
  if (isDead || isMissed) return wrong(what, 'Check the crontab line (deploy/crontab) and its log')
  if (age === null) return note(what, 'Install the crontab line of deploy/crontab, or run: npm run dispatch')
  const { others } = await ticksSeen(db, LATE_S * 1_000)
  return others ? ok(last) : note(`${last}, by the API alone, and ends with it`, `For production: ${crontabLine()}`)
}

/** Posts go out all the same; what is told of them afterwards has a hole. */
export async function checkLog(db: Database): Promise<Finding[]> {
  const findings = (await lostLogLines(db)).map(({ host, lines, ticks, lastAge }) =>
    note(
      `Log: on ${oneLine(host)} ${counted(lines, 'line')} of ${counted(ticks, 'tick')} of the last day could not be written, last ${duration(lastAge)} ago`,
      'Free the disk that the log is on, or see to the program that reads it; posts went out all the same',
    ),
  )
  return findings.length > 0 ? findings : [ok('Log: every tick of the last day could write it')]
}

/** By what people asked for: a post that waits for its turn or another attempt is late as well. */
export async function checkLate(db: Database): Promise<Finding> {
  const { posts, oldestS, lastAt } = await latePosts(db)
  if (posts === 0) return ok('Posts: none is late')
  const what = `Posts: ${posts} late, the first by ${duration(oldestS)}; the last goes out at ${lastAt?.toISOString()}`
  return note(what, 'Each says why it waits: npm run cli -- posts show ID')
}

export async function checkClaims(db: Database, { CLAIM_LEASE_MS }: Config): Promise<Finding> {
  const stale = await staleClaims(db, CLAIM_LEASE_MS)
  return stale === 0
    ? ok('Claims: none is stale')
    : note(
        `Claims: ${counted(stale, 'belongs to a worker that is', 'belong to workers that are')} gone`,
        'The next tick takes them back; if not, read its log',
      )
}

export async function checkPeople(db: Database): Promise<Finding[]> {
  const findings = (await waitingForPeople(db)).map(({ status, posts }) =>
    note(
      `Posts: ${counted(posts, `${status} waits`, `${status} wait`)} for a person`,
      `See: npm run cli -- posts list --status ${status}`,
    ),
  )
  return findings.length > 0 ? findings : [ok('People: nothing waits for one')]
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
