import type { GraphCall } from '../graph/graph-call'
import { invalidParameter } from '../graph/graph-error'
import type { FacebookPost } from '../graph/nodes'
import { readTime } from '../graph/time'
import type { World } from '../state/world'
import { publishPost } from './post'

const SOONEST_MS = 10 * 60_000
const LATEST_MS = 30 * 86_400_000

/** When the platform itself shall publish a hidden post; undefined when it was not asked to. */
export function scheduledTime({ world, params }: GraphCall): number | undefined {
  const text = params.string('scheduled_publish_time')
  if (text === undefined) return undefined
  if (params.boolean('published') !== false) {
    throw invalidParameter('You cannot specify a scheduled publish time on a published post')
  }
  const at = readTime(text)
  const ahead = (at ?? 0) - world.clock.now()
  // The time comes in whole seconds, so up to one of them is lost on the way.
  if (at === undefined || ahead < SOONEST_MS - 1000 || ahead > LATEST_MS) {
    throw invalidParameter('The specified scheduled publish time is invalid.')
  }
  return at
}

/** Publishes a post at its time, unless it is gone or out by then. */
export function publishLater(world: World, post: FacebookPost, at: number): void {
  post.scheduledFor = at
  world.clock.later(at - world.clock.now(), () => {
    if (world.graph.get(post.id) === post && !post.published) publishPost(world, post)
  })
}
