import { fail } from '../../calls/call-purpose'
import type { PublishJob, Step } from '../../calls/publisher'
import type { GraphClient } from '../../meta/graph-client'
import type { ContainerStatus } from './container-status'
import { mayBeListed } from './find-publication'
import type { State } from './progress'

/** Older doubts have been to a look since, and only a person's word lets a post come back from there. */
const DOUBT_LASTS_MS = 600_000

/**
 * Why a container that came to nothing is not replaced at once: a commit may have left for it, and either something is
 * listed that may have come of that, or it cannot be read at all. The post becomes unconfirmed, and the look, which
 * knows what belongs to other posts, goes on from there.
 *
 * The doubt is saved before it is raised. Who comes back with an old one was sent by a person who has looked and said
 * that the post is not there; without that memory the same doubt would be raised for ever.
 * @returns undefined when the container may be given up
 */
export async function doubt(
  graph: GraphClient,
  job: PublishJob,
  state: State,
  found: ContainerStatus,
): Promise<Step | undefined> {
  const { tried } = state
  if (!tried || tried.container !== state.container) return undefined
  if (tried.doubtedAt !== undefined && Date.now() - tried.doubtedAt > DOUBT_LASTS_MS) return undefined
  const why = await reasonToDoubt(graph, job, tried.at, found)
  if (!why) return undefined
  if (tried.doubtedAt !== undefined) return fail('unconfirmed', why, {})
  const progress = { ...state, tried: { ...tried, doubtedAt: Date.now() } }
  return { kind: 'continue', did: `doubt-container (${found.code})`, progress }
}

async function reasonToDoubt(graph: GraphClient, job: PublishJob, triedAt: number, found: ContainerStatus) {
  if (found.code === 'UNREADABLE') return `Instagram does not show a container that may be published: ${found.text}`
  if (!(await mayBeListed(graph, job, triedAt))) return undefined
  return `the container says ${found.code}, but a post that may be made of it is listed`
}
