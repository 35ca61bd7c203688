import * as z from 'zod/mini'
import { PublishError } from '../../../domain/failure'
import { fail } from '../../calls/call-purpose'
import type { Publisher } from '../../calls/publisher'
import { created } from '../../meta/answers'
import type { GraphClient } from '../../meta/graph-client'
import { missing, readContainer } from './container-status'
import { findMedia } from './find-publication'
import { judgeLook } from './judge-look'
import { prepareContainer } from './prepare-container'
import { progressShape, requireContainer } from './progress'
import { seekMedia } from './seek'
import { shapeOf } from './shape'

const shown = z.object({
  permalink: z.optional(z.string()),
  children: z.catch(z.optional(z.object({ data: z.array(z.unknown()) })), undefined),
})

/**
 * Publications of an Instagram professional account, with tokens of Facebook Login or Instagram Login:
 *
 * | step             | call                                                 | image, reel, story | carousel of 2-10      | visible |
 * |------------------|------------------------------------------------------|--------------------|-----------------------|---------|
 * | create-child     | `POST /{user}/media is_carousel_item=true`           |                    | per item              | no      |
 * | poll-child       | `GET /{container}?fields=status_code,status`         |                    | each, until FINISHED  | no      |
 * | create-container | `POST /{user}/media`                                 | once               | once, with `children` | no      |
 * | poll-container   | `GET /{container}?fields=status_code,status`         | until FINISHED     | until FINISHED        | no      |
 * | (limit)          | `GET /{user}/content_publishing_limit`               | once               | once                  | no      |
 * | **commit**       | `POST /{user}/media_publish creation_id={container}` | once               | once                  | **yes** |
 * | comment          | `POST /{media}/comments`                             | not for stories    | once                  | yes     |
 *
 * What a second media_publish of one container does is not documented (the same id, an error, a second post), so that a
 * lost answer is settled by reading: the container's `status_code` before anything else, then the account's listing
 * (judge-look.ts). Only the same container is ever published again, and only while it says FINISHED.
 *
 * Containers live 24 hours and are invisible. One that failed, expired or is gone is built anew with all its children,
 * at most twice; after a commit may have left, only when nothing that may have come of it is listed.
 *
 * A carousel has been seen to go out with a frame fewer than sent, without an error. Nothing can be added to a published
 * carousel; its frames are counted in the call that asks for its address, and what is missing is told.
 * Source: Instagram Platform content publishing, IG Container and IG User media references.
 */
export function createInstagramPublisher(graphFor: (login: string) => GraphClient): Publisher {
  return {
    prepare: (job, saved) => prepareContainer(graphFor(job.account.login), job, progressShape.parse(saved)),
    async commit(job, saved) {
      const path = `/${job.account.externalId}/media_publish`
      const params = { creation_id: requireContainer(progressShape.parse(saved)) }
      const graph = graphFor(job.account.login)
      try {
        const request = { purpose: 'commit', method: 'POST', path, token: job.account.token, params } as const
        return { kind: 'published', externalId: (await graph(request, created)).id }
      } catch (error) {
        // 100/33 has been said of living objects: here it would be no proof that nothing was published.
        if (!(error instanceof PublishError) || missing(error) !== 'UNREADABLE') throw error
        return fail('unconfirmed', error.failure.reason, error.failure.trace)
      }
    },
    async look(job, saved, commit) {
      const state = progressShape.parse(saved)
      const graph = graphFor(job.account.login)
      const status = await readContainer(graph, requireContainer(state), job.account.token, 'look')
      return judgeLook(status, await findMedia(graph, job, commit, state.tried?.at), commit.ageMs)
    },
    seek: (job, lost) => seekMedia(graphFor(job.account.login), job, lost),
    async permalink(job, externalId) {
      const isCarousel = shapeOf(job) === 'carousel'
      const params = { fields: isCarousel ? 'permalink,children{id}' : 'permalink' }
      const request = {
        purpose: 'look',
        method: 'GET',
        path: `/${externalId}`,
        token: job.account.token,
        params,
      } as const
      const { permalink, children } = await graphFor(job.account.login)(request, shown)
      if (!isCarousel || !children || children.data.length >= job.media.length) return { permalink }
      const warning = `Instagram shows ${children.data.length} of the ${job.media.length} pictures and videos of this carousel; nothing can be added to it. Please look at it.`
      return { permalink, warning }
    },
    async comment(job, externalId, text) {
      if (job.kind === 'story') return fail('rejected', 'Instagram takes no comments on stories through its API', {})
      const path = `/${externalId}/comments`
      const params = { message: text }
      const request = { purpose: 'commit', method: 'POST', path, token: job.account.token, params } as const
      return (await graphFor(job.account.login)(request, created)).id
    },
  }
}
