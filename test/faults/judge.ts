import type { Publication as Visible } from '../../src/sandbox/state/publications'
import { readPost } from '../support/factories'
import type { Recipe } from './recipes'
import type { Event, Script } from './script'
import type { Stage } from './stage'

export const wrongs = ['twice', 'lost', 'lies', 'stuck', 'needless', 'leaks', 'unreadable'] as const
/**
 * - `twice`: more is visible than was asked for. `lost`: it should be out and is not. `lies`: a status says what is not so.
 * - `stuck`: never came to an end. `needless`: a person is asked what could be known. `leaks`: a token stands in a log.
 * - `unreadable`: a line of the log is no JSON, or names a field twice.
 */
export type Wrong = (typeof wrongs)[number]

export type Judgement = {
  /** How it ended for the user. */
  end: 'once' | 'asked' | 'refused' | 'held' | 'other'
  wrongs: { kind: Wrong; why: string }[]
  reason: string
}

export type Allowed = {
  /** A question to a person is honest here. */
  ask: boolean
  /** What is looked for is known by its text alone, and a story has none. */
  byText?: boolean
  /** Failing is the truth here. */
  refuse: boolean
  /** Waiting for the account to be connected again is the truth here. */
  hold: boolean
}

const kindsShown = { feed: 'feed', article: 'feed', story: 'story', reel: 'reel' } as const

/** Everything the database says about one post. */
type Rows = Awaited<ReturnType<typeof readPost>>

/** Compares what the database says about a post with what anybody can see of it on the platform. */
export function judgePost(
  { details, schedule, publications }: Rows,
  visible: readonly Visible[],
  recipe: Recipe,
  allowed: Allowed,
  like?: Visible[],
): Judgement {
  const found: Judgement['wrongs'] = []
  const wrong = (kind: Wrong, why: string) => found.push({ kind, why })
  const reason = String(details.error_message ?? '')

  for (const row of publications) {
    const kind = kindsShown[row.kind as keyof typeof kindsShown]
    const shown = visible.filter((publication) => publication.kind === kind)
    // A video and its post are one thing with two ids, and the platform answers to both.
    const ids = shown.flatMap((publication) => [publication.id, ...publication.relatedIds])
    const name = `${row.kind} is ${row.status}`
    if (shown.length > 1)
      wrong('twice', `the ${row.kind} is visible ${shown.length} times: ${shown.map(({ id }) => id).join(', ')}`)
    switch (row.status) {
      case 'published':
        if (shown.length === 0) wrong('lies', `${name} and not visible`)
        else if (!ids.includes(row.external_id)) wrong('lies', `${name} as ${row.external_id}, visible is ${ids}`)
        else for (const [kind, why] of commentWrongs(row, shown)) wrong(kind, why)
        break
      case 'unconfirmed':
        if (!allowed.ask) wrong('needless', `${name}: ${reason}`)
        else if (recipe.mayAsk === 'when-absent' && shown.length > 0 && !(allowed.byText && row.kind === 'story'))
          wrong('needless', `${name}, but the platform shows it: ${reason}`)
        break
      case 'committing':
      case 'accepted':
        wrong('stuck', name)
        break
      case 'failed':
        if (shown.length > 0) wrong('lies', `${name} and visible: ${reason}`)
        if (!allowed.refuse) wrong('lost', `${name}: ${row.error_message}`)
        break
      default:
        if (shown.length > 0) wrong('lies', `${name} and visible: ${reason}`)
        if (!allowed.hold && !(allowed.refuse && details.status === 'failed')) wrong('lost', `${name}: ${reason}`)
    }
  }
  if (visible.length > publications.length && !found.some((w) => w.kind === 'twice'))
    wrong('twice', `${visible.length} things are visible, ${publications.length} were asked for`)

  const status = `${details.status}/${schedule.status}`
  const allOut = publications.every((row) => row.status === 'published')
  const firstOut = publications.find((row) => row.external_id)?.external_id ?? null
  if ((details.status === 'published') !== allOut) wrong('lies', `the post is ${status}, not so its publications`)
  if (details.external_post_id !== firstOut)
    wrong('lies', `external_post_id is ${details.external_post_id}, its publications say ${firstOut}`)
  if (!honestPairs.has(status)) wrong(/pending|processing/.test(schedule.status) ? 'stuck' : 'lies', `it is ${status}`)
  if (details.status !== 'published' && !isReadable(reason))
    wrong('lies', `${status} without a readable reason: ${reason}`)
  if (like && allOut) for (const why of differences(like, visible)) wrong('lies', why)
  return { end: ends[status] ?? 'other', wrongs: found, reason }
}

/** Judges the one post of a stage, and what its processes did. */
export async function judge(
  stage: Stage,
  recipe: Recipe,
  postId: string,
  allowed: Allowed,
  like?: Visible[],
): Promise<Judgement> {
  const rows = await readPost(stage.db, postId)
  const judgement = judgePost(rows, stage.sandbox.world.publications.all(), recipe, allowed, like)
  if (stage.hung) judgement.wrongs.push({ kind: 'stuck', why: 'a tick did not end by itself' })
  if (`${stage.said} ${JSON.stringify(rows)}`.includes(recipe.account.token))
    judgement.wrongs.push({ kind: 'leaks', why: 'the access token stands in a log or in the database' })
  for (const why of stage.unreadable) judgement.wrongs.push({ kind: 'unreadable', why })
  return judgement
}

/** A log that has no room changes nothing but its own count: what is wrong about the rows of the cycles after line `event`. */
export async function lostLinesAmiss(stage: Stage, script: Script, event: Event): Promise<Judgement['wrongs']> {
  const cycles = await stage.cycles()
  const found: Judgement['wrongs'] = cycles
    .filter(({ exitCode }) => exitCode !== 0)
    .map(({ exitCode }) => ({ kind: 'lies', why: `a tick whose log was full is noted with code ${exitCode}` }))
  const counted = cycles.reduce((sum, { droppedLines }) => sum + droppedLines, 0)
  const lost = stage.lines - event.n + 1
  if (counted > lost) found.push({ kind: 'lies', why: `${lost} lines were lost, the rows say ${counted}` })
  // What is lost after the last row was finished stands nowhere.
  const last = script.findLastIndex(({ kind, what }) => kind === 'write' && what === 'dispatcher: dispatch_cycles')
  if (counted === 0 && script.indexOf(event) < last)
    found.push({ kind: 'lies', why: `${lost} lines were lost, and no row says so` })
  return found
}

const ends: Record<string, Judgement['end']> = {
  'published/done': 'once',
  'unconfirmed/unconfirmed': 'asked',
  'failed/failed': 'refused',
  'pending/held': 'held',
}
const honestPairs = new Set(Object.keys(ends))

const isReadable = (reason: string) =>
  reason.length >= 10 && !/undefined|\[object|\n\s+at |TypeError|ReferenceError/.test(reason)

/** The first comment may be missing, but not twice, not silently, and not while the database says that it was sent. */
function commentWrongs(row: Rows['publications'][number], shown: Visible[]): [Wrong, string][] {
  const count = shown.flatMap(({ comments }) => comments).length
  if (count > 1) return [['twice', `the first comment is visible ${count} times`]]
  if (row.comment_status === 'sent' && count === 0) return [['lies', 'the first comment is sent and not visible']]
  if (row.comment_status === 'sending') return [['stuck', 'the first comment is still being sent']]
  if (row.comment_status === 'failed' && !isReadable(String(row.comment_error ?? '')))
    return [['lies', 'the first comment failed without a readable reason']]
  if (row.comment_status === null && count > 0) return [['lies', 'a comment is visible that nobody noted']]
  return []
}

/** How what is visible differs from what the same post shows when nothing goes wrong. */
function differences(like: Visible[], visible: readonly Visible[]): string[] {
  const look = (list: readonly Visible[]) =>
    list
      .map(
        ({ kind, content, text, title, link, media }) =>
          `${kind} ${content} "${text}" ${title ?? ''} ${link ?? ''} ${media
            .map(
              (item) => `${item.type}:${item.blob?.size ?? ''}:${item.altText ?? ''}${item.corrupt ? ':corrupt' : ''}`,
            )
            .join(' ')}`,
      )
      .sort()
  const [wanted, shown] = [look(like), look(visible)]
  return wanted.flatMap((text, n) => (text === shown[n] ? [] : [`it looks different: ${shown[n]} instead of ${text}`]))
}
