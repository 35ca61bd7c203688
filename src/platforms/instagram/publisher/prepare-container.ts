import { fail } from '../../calls/call-purpose'
import type { PublishJob, Step } from '../../calls/publisher'
import { created } from '../../meta/answers'
import type { GraphClient } from '../../meta/graph-client'
import { childParams, parentParams, singleParams } from './container-params'
import { type ContainerStatus, missing, readContainer } from './container-status'
import { doubt } from './doubt'
import type { State } from './progress'
import { requireQuota } from './publishing-limit'
import { rebuild } from './rebuild'
import { shapeOf } from './shape'

/** Every step before the commit point, one call or wait each; the table is in publisher.ts. */
export async function prepareContainer(graph: GraphClient, job: PublishJob, state: State): Promise<Step> {
  if (!state.container)
    return shapeOf(job) === 'carousel' ? nextOfCarousel(graph, job, state) : createSingle(graph, job, state)
  const found = await readContainer(graph, state.container, job.account.token, 'prepare')
  if (found.code !== 'FINISHED') return notFinished(graph, job, state, found, 'poll-container')
  await requireQuota(graph, job)
  const tried = { container: state.container, at: state.tried?.at ?? Date.now() }
  return { kind: 'ready', progress: { ...state, polls: 0, gone: 0, tried } }
}

async function createSingle(graph: GraphClient, job: PublishJob, state: State): Promise<Step> {
  const container = await create(graph, job, singleParams(job))
  return { kind: 'continue', did: 'create-container', progress: { ...state, container, polls: 0, gone: 0 } }
}

/** All children first, so that Instagram works on them at once; then each is waited for; then their parent. */
async function nextOfCarousel(graph: GraphClient, job: PublishJob, state: State): Promise<Step> {
  const { children, childrenReady } = state
  if (children.length < job.media.length) {
    const child = await create(graph, job, childParams(job, children.length))
    const did = `create-child ${children.length + 1}/${job.media.length}`
    return { kind: 'continue', did, progress: { ...state, children: [...children, child] } }
  }
  const unready = children[childrenReady]
  if (unready) {
    const which = `${childrenReady + 1}/${children.length}`
    const found = await readContainer(graph, unready, job.account.token, 'prepare')
    // No frame is published by itself; one that says so belongs to a carousel and can be used.
    const isReady = found.code === 'FINISHED' || found.code === 'PUBLISHED'
    if (!isReady) return notFinished(graph, job, state, found, `poll-child ${which}`)
    const progress = { ...state, childrenReady: childrenReady + 1, polls: 0, gone: 0 }
    return { kind: 'continue', did: `child-ready ${which}`, progress }
  }
  try {
    const container = await create(graph, job, parentParams(job, children))
    return { kind: 'continue', did: 'create-container', progress: { ...state, container, polls: 0, gone: 0 } }
  } catch (error) {
    // A child that has expired or is not found any more: all of them are made anew.
    const code = missing(error)
    if (!code) throw error
    return rebuild(state, { code, text: (error as Error).message })
  }
}

async function create(graph: GraphClient, job: PublishJob, params: Record<string, unknown>): Promise<string> {
  const path = `/${job.account.externalId}/media`
  return (await graph({ purpose: 'prepare', method: 'POST', path, token: job.account.token, params }, created)).id
}

/** Reads that call a container gone are believed after this many, because the first ones may come too early. */
const BELIEVE_GONE = 3

/** A state that we do not know may be one on the way; so often in a life it is waited for, some five minutes. */
const BELIEVE_UNKNOWN = 10

async function notFinished(
  graph: GraphClient,
  job: PublishJob,
  state: State,
  found: ContainerStatus,
  did: string,
): Promise<Step> {
  if (found.code === 'UNKNOWN' && state.unknown + 1 < BELIEVE_UNKNOWN) {
    const progress = { ...state, polls: state.polls + 1, unknown: state.unknown + 1 }
    const because = `Instagram says of the container: ${found.text ?? 'nothing'}`
    return { kind: 'wait', did, progress, forMs: pollAfterMs(job, state.polls), because }
  }
  if (found.code === 'IN_PROGRESS') {
    const progress = { ...state, polls: state.polls + 1, gone: 0 }
    const because = 'Instagram is still processing the media'
    return { kind: 'wait', did, progress, forMs: pollAfterMs(job, state.polls), because }
  }
  if (found.code === 'PUBLISHED') {
    // A commit that seemed to be refused has had its effect: the next call is a look.
    const said = 'Instagram says that this post is already published; only a new post is sent again'
    return fail('unconfirmed', said, {})
  }
  if ((found.code === 'GONE' || found.code === 'UNREADABLE') && state.gone + 1 < BELIEVE_GONE) {
    const forMs = state.gone === 0 ? 5_000 : 30_000
    const because = found.text ?? 'Instagram does not find the container'
    return { kind: 'wait', did, progress: { ...state, gone: state.gone + 1 }, forMs, because }
  }
  return (await doubt(graph, job, state, found)) ?? rebuild(state, found)
}

const SLOW_POLLS = 10

/**
 * Meta advises one question a minute for five minutes. Images mostly need seconds and videos some more, so we begin
 * faster and slow down; a long video is asked for every five minutes, until its container expires after 24 hours.
 */
function pollAfterMs(job: PublishJob, polls: number): number {
  const first = job.media.some((item) => item.type === 'video') ? 2_000 : 1_000
  if (polls < SLOW_POLLS) return Math.min(first * 2 ** polls, 60_000)
  return Math.min(60_000 * 2 ** (polls - SLOW_POLLS), 300_000)
}
