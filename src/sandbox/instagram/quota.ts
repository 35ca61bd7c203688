import type { GraphCall } from '../graph/graph-call'
import { invalidParameter } from '../graph/graph-error'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { readTime } from '../graph/time'
import { type Answer, ok } from '../http/answer'
import type { World } from '../state/world'

const DAY_MS = 24 * 3_600_000

/** `GET /{ig-user-id}/content_publishing_limit`. */
export function addQuotaRoutes(routes: GraphRoutes): void {
  routes.on('GET', 'ig-user', 'content_publishing_limit', {
    name: 'instagram.limit.read',
    scope: ['instagram_content_publish', 'instagram_business_content_publish'],
    run: readLimit,
  })
}

function readLimit({ world, params }: GraphCall, user: TargetOf<'ig-user'>): Answer {
  const asked = params.string('fields')?.split(',') ?? ['quota_usage']
  const since = readTime(params.string('since') ?? '')
  if (since !== undefined && since < world.clock.now() - DAY_MS) throw invalidParameter('since must be within 24 hours')
  const all: Record<string, unknown> = {
    quota_usage: quotaUsage(world, user.id, since),
    config: {
      quota_total: world.switches.dailyLimits ? world.switches.instagramQuotaTotal : 1_000_000,
      quota_duration: DAY_MS / 1000,
    },
  }
  return ok({ data: [Object.fromEntries(asked.filter((name) => name in all).map((name) => [name, all[name]]))] })
}

/** Publications of the last 24 hours; a carousel counts once. Deleting one gives nothing back. */
export function quotaUsage(world: World, account: string, since = world.clock.now() - DAY_MS): number {
  const media = world.graph.of(account, 'media')
  let used = 0
  for (let index = media.length - 1; index >= 0; index--) {
    const item = media[index]
    if (!item || item.createdAt < since) break
    if (item.shape !== 'child') used += 1
  }
  return used
}
