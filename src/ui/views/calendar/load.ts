import { askGlances, askQuotas } from '../../api/questions'
import type { PostGlance, Quota } from '../../api/shapes'
import { addDays, dayOf, momentOf } from '../../time/zone'

const PAGE = 500
/** More would make the page slow, and nobody reads them. */
const MOST = 2_000

export type Planned = { byDay: Map<string, PostGlance[]>; quotas: Map<string, Quota[]>; more: boolean }

/** The posts of these days in the viewer's zone, in the order in which they go out, and what each day's limits leave. */
export async function loadDays(days: string[], account: string | undefined, signal: AbortSignal): Promise<Planned> {
  const [first, last] = [days[0] as string, days.at(-1) as string]
  const from = momentOf(`${first}T00:00`).toISOString()
  const to = new Date(momentOf(`${addDays(last, 1)}T00:00`).getTime() - 1).toISOString()
  const which = account ? { socialAccountId: account } : {}
  const [posts, { quotas }] = await Promise.all([
    everyPage({ from, to, ...which }, signal),
    askQuotas({ day: first, days: days.length, ...which }, signal),
  ])
  const byDay = new Map<string, PostGlance[]>()
  for (const post of posts.found) {
    if (!post.scheduledFor) continue
    const day = dayOf(post.scheduledFor)
    byDay.set(day, [...(byDay.get(day) ?? []), post])
  }
  return { byDay, quotas: grouped(quotas), more: posts.more }
}

async function everyPage(query: { from: string; to: string; socialAccountId?: string }, signal: AbortSignal) {
  const found: PostGlance[] = []
  let cursor: string | null | undefined
  do {
    const page = await askGlances({ ...query, sort: 'soonest', limit: PAGE, ...(cursor && { cursor }) }, signal)
    found.push(...page.posts)
    cursor = page.nextCursor
  } while (cursor && found.length < MOST)
  return { found, more: Boolean(cursor) }
}

// `Map.groupBy` wants browsers of 2024.
function grouped(quotas: Quota[]): Map<string, Quota[]> {
  const byDay = new Map<string, Quota[]>()
  for (const quota of quotas) byDay.set(quota.day, [...(byDay.get(quota.day) ?? []), quota])
  return byDay
}
