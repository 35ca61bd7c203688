import * as z from 'zod/mini'
import { fail } from '../call-purpose'
import { refuseAllButImageFeeds } from '../feed-only'
import { created, id } from '../meta/answers'
import type { GraphClient } from '../meta/graph-client'
import type { Progress, Publisher, PublishJob, Step } from '../publisher'
import { childParams, parentParams, singleParams } from './container-params'
import { type ContainerStatus, containerErrorIsFinal, readContainer } from './container-status'
import { findPublishedMedia } from './find-media'

/**
 * Feed posts of an Instagram professional account:
 *
 * | step             | call                                                    | visible |
 * |------------------|---------------------------------------------------------|---------|
 * | create-child     | `POST /{user}/media is_carousel_item=true`, per item    | no      |
 * | create-container | `POST /{user}/media`                                    | no      |
 * | poll-container   | `GET /{container}?fields=status_code,status`            | no      |
 * | **commit**       | `POST /{user}/media_publish creation_id={container}`    | yes     |
 *
 * After a lost answer the container's `status_code` is read before anything else, and only the same container is ever
 * published again: what a second media_publish does is not documented. Containers live 24 hours; one that failed or
 * expired is built anew, at most twice. Source: Instagram Platform content publishing, IG Container reference.
 */
const progressShape = z.object({
  children: z._default(z.array(id), []),
  childrenReady: z._default(z.number(), 0),
  container: z.optional(id),
  polls: z._default(z.number(), 0),
  rebuilt: z._default(z.number(), 0),
})
type State = z.infer<typeof progressShape>

const MAX_REBUILDS = 2

/** Meta advises one question a minute for five minutes; images mostly need seconds, so we begin faster and slow down. */
const pollAfterMs = (polls: number) => Math.min(1_000 * 2 ** polls, 60_000)

/** Listings and status may lag a publish by moments: before this much time absence proves nothing. */
const LISTING_LAG_MS = 60_000

export function createInstagramPublisher(graphFor: (login: string) => GraphClient): Publisher {
  const create = (job: PublishJob, params: Record<string, unknown>) =>
    graphFor(job.account.login)(
      {
        purpose: 'prepare',
        method: 'POST',
        path: `/${job.account.externalId}/media`,
        token: job.account.token,
        params,
      },
      created,
    )
  const statusOf = (job: PublishJob, container: string, purpose: 'prepare' | 'look') =>
    readContainer(graphFor(job.account.login), container, job.account.token, purpose)

  const createNext = async (job: PublishJob, state: State): Promise<Step> => {
    const isCarousel = job.media.length > 1
    const item = job.media[state.children.length]
    if (isCarousel && item) {
      const child = await create(job, childParams(item))
      const did = `create-child ${state.children.length + 1}/${job.media.length}`
      return { kind: 'continue', did, progress: { ...state, children: [...state.children, child.id] } }
    }
    const unready = isCarousel ? state.children[state.childrenReady] : undefined
    if (unready) {
      const step = await advanceOn(
        job,
        state,
        unready,
        `poll-child ${state.childrenReady + 1}/${state.children.length}`,
      )
      return (
        step ?? {
          kind: 'continue',
          did: 'child-ready',
          progress: { ...state, childrenReady: state.childrenReady + 1, polls: 0 },
        }
      )
    }
    const parent = await create(job, isCarousel ? parentParams(job, state.children) : singleParams(job))
    return { kind: 'continue', did: 'create-container', progress: { ...state, container: parent.id, polls: 0 } }
  }

  /** What the container's status asks for; undefined when it is finished. */
  const advanceOn = async (
    job: PublishJob,
    state: State,
    container: string,
    did: string,
  ): Promise<Step | undefined> => {
    const found = await statusOf(job, container, 'prepare')
    switch (found.status_code) {
      case 'FINISHED':
        return undefined
      case 'IN_PROGRESS':
        return {
          kind: 'wait',
          did,
          progress: { ...state, polls: state.polls + 1 },
          forMs: pollAfterMs(state.polls),
          because: 'Instagram is still processing the media',
        }
      case 'PUBLISHED':
        return fail('unconfirmed', 'Instagram says this container is already published', {})
      default:
        return rebuild(state, found)
    }
  }

  return {
    refuse: (job) => refuseAllButImageFeeds(job, { min: 1, max: 10 }),
    async prepare(job, saved) {
      const state = progressShape.parse(saved)
      if (!state.container) return createNext(job, state)
      const step = await advanceOn(job, state, state.container, 'poll-container')
      return step ?? { kind: 'ready', progress: state }
    },
    async commit(job, saved) {
      const params = { creation_id: requireContainer(saved) }
      const media = await graphFor(job.account.login)(
        {
          purpose: 'commit',
          method: 'POST',
          path: `/${job.account.externalId}/media_publish`,
          token: job.account.token,
          params,
        },
        created,
      )
      return { kind: 'published', externalId: media.id }
    },
    async look(job, saved, commit) {
      const container = requireContainer(saved)
      const { status_code: status } = await statusOf(job, container, 'look')
      const found = await findPublishedMedia(graphFor(job.account.login), job, commit)
      if (found)
        return {
          kind: 'published',
          externalId: found,
          because: `one post of the account has this text, kind and time; the container says ${status}`,
        }
      if (status === 'FINISHED' && commit.ageMs > LISTING_LAG_MS) {
        return {
          kind: 'absent',
          because: 'the container still waits to be published and no post of the account matches',
        }
      }
      const because =
        status === 'PUBLISHED'
          ? 'Instagram says it is published, but does not list it yet'
          : `the container says ${status} and no post of the account matches, which proves nothing`
      return { kind: 'unknown', because }
    },
    async permalink(job, externalId) {
      const answer = z.object({ permalink: z.optional(z.string()) })
      const params = { fields: 'permalink' }
      const graph = graphFor(job.account.login)
      return (
        await graph(
          { purpose: 'look', method: 'GET', path: `/${externalId}`, token: job.account.token, params },
          answer,
        )
      ).permalink
    },
  }
}

function rebuild(state: State, found: ContainerStatus): Step {
  const said = `Instagram's container ended as ${found.status_code}${found.status ? `: ${found.status}` : ''}`
  if (found.status_code === 'ERROR' && containerErrorIsFinal(found)) return fail('rejected', said, {})
  if (state.rebuilt >= MAX_REBUILDS) return fail('rejected', `${said}, after being built ${MAX_REBUILDS + 1} times`, {})
  const progress: Progress = { rebuilt: state.rebuilt + 1 }
  return { kind: 'continue', did: `rebuild-container (${found.status_code})`, progress }
}

function requireContainer(saved: unknown): string {
  const { container } = progressShape.parse(saved)
  if (!container) throw new Error('the saved progress of an Instagram post names no container')
  return container
}
