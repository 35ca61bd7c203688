import type { Config } from '../config/config'
import type { Database } from '../db/connection'
import { lateBefore } from '../db/operations/dispatch-cycles'
import { type BacklogRules, lineUpLatePosts } from '../db/queue/give-turns'
import { latePosts } from '../db/queue/late-posts'
import type { Actor } from '../domain/timeline'
import type { Backlog } from './say-backlog'

export const backlogRules = (config: Config): BacklogRules => ({
  latePolicy: config.LATE_POLICY,
  lateLimitMinutes: config.LATE_LIMIT_MINUTES,
  perMinute: config.BACKLOG_POSTS_PER_MINUTE,
})

/**
 * Before anything is claimed: gives late posts their turns, and counts what is late.
 * @param actor who signs for it in the timeline of each post
 */
export async function lineUp(db: Database, config: Config, actor: Actor): Promise<Backlog> {
  const waiting = await lineUpLatePosts(db, backlogRules(config), { actor, host: config.HOSTNAME })
  const [{ posts: late, lastAt }, before] = await Promise.all([latePosts(db), lateBefore(db)])
  return { waiting, late, lastAt, before }
}
