import type { Database } from '../db/connection'
import { noteRecovered, signsSeen, wasSetBackOver } from '../db/operations/outages'
import { type LatePosts, latePosts } from '../db/queue/late-posts'
import { isDeadAfter } from '../domain/who-ticks'
import type { Logger } from '../observability/log'

/**
 * Of whoever publishes first after a time in which nothing ticked and no resident worker beat: says and writes down from when to
 * when, how many posts are late, and when the last of them goes out. It is no reason to publish nothing: what goes wrong is said.
 * @param late where the late posts have been counted already
 * @returns the last sign of life before, for the row of the cycle; undefined when there was no such time
 */
export async function sayOutage(
  db: Database,
  log: Logger,
  late?: Pick<LatePosts, 'posts' | 'lastAt'>,
): Promise<Date | undefined> {
  try {
    const { last, now } = await signsSeen(db)
    // Of a database that was set back all that is said already: it does not know what ran meanwhile.
    if (!last || !isDeadAfter(last, now) || (await wasSetBackOver(db, last))) return undefined
    const { posts, lastAt } = late ?? (await latePosts(db))
    await noteRecovered(db, last, { posts, lastAt })
    const from = `${last.toISOString()} to ${now.toISOString()}`
    const then = posts > 0 ? `${posts} late, last one goes out at ${(lastAt ?? now).toISOString()}` : 'nothing is late'
    log.warn({ downSince: last, until: now, late: posts, lastAt }, `Down from ${from}, nothing ticked: ${then}`)
    return last
  } catch (error) {
    log.error({ err: error }, 'For how long nothing ticked could not be written down')
    return undefined
  }
}
