import * as z from 'zod/mini'
import { fail } from '../call-purpose'
import { refuseAllButImageFeeds } from '../feed-only'
import type { MediaSource, Publisher, PublishJob } from '../publisher'
import { findPost } from './find-post'
import type { LinkedInClient } from './linkedin-client'
import { traceOf } from './linkedin-error'
import { toLittleText } from './little-text'

/**
 * Posts of a LinkedIn member or organization:
 *
 * | step         | call                                                             | visible |
 * |--------------|------------------------------------------------------------------|---------|
 * | upload-image | `POST /rest/images?action=initializeUpload`, `PUT {uploadUrl}`   | no      |
 * | **commit**   | `POST /rest/posts` → 201, URN in the header `x-restli-id`        | yes     |
 *
 * There is no idempotency key. After a lost answer an organization's posts can be listed; a member's cannot (the finder
 * needs a closed scope), so only a person can say. Source: Posts API, Images API.
 */
const progressShape = z.object({ images: z._default(z.array(z.string()), []) })

const uploadStarted = z.object({
  value: z.object({ uploadUrl: z.string().check(z.minLength(1)), image: z.string().check(z.minLength(1)) }),
})

export function createLinkedInPublisher(linkedin: LinkedInClient, media: MediaSource): Publisher {
  const uploadImage = async (job: PublishJob, index: number): Promise<string> => {
    const item = job.media[index]
    if (!item) throw new Error(`the post has no media item ${index}`)
    const { token, externalId: owner } = job.account
    const answer = await linkedin.call({
      purpose: 'prepare',
      method: 'POST',
      path: '/rest/images?action=initializeUpload',
      token,
      json: { initializeUploadRequest: { owner } },
    })
    const started = uploadStarted.safeParse(answer.body)
    if (!started.success)
      return fail('retry', 'LinkedIn began an upload without an address or id', { httpStatus: answer.status })
    await linkedin.upload(started.data.value.uploadUrl, token, await media.open(item))
    return started.data.value.image
  }
  return {
    refuse: (job) => refuseAllButImageFeeds(job, { min: 0, max: 20 }),
    async prepare(job, saved) {
      const progress = progressShape.parse(saved)
      if (progress.images.length >= job.media.length) return { kind: 'ready', progress }
      const image = await uploadImage(job, progress.images.length)
      const did = `upload-image ${progress.images.length + 1}/${job.media.length}`
      return { kind: 'continue', did, progress: { images: [...progress.images, image] } }
    },
    async commit(job, saved) {
      const { images } = progressShape.parse(saved)
      const json = postBody(job, images)
      const answer = await linkedin.call({
        purpose: 'commit',
        method: 'POST',
        path: '/rest/posts',
        token: job.account.token,
        json,
      })
      const urn = answer.headers['x-restli-id']
      if (!urn) {
        return fail('unconfirmed', 'LinkedIn accepted the post without telling its id', {
          httpStatus: answer.status,
          ...traceOf(answer),
        })
      }
      // The whole URN: its prefix is share or ugcPost, and swapping them names nothing. Some answers percent-encode it.
      return { kind: 'published', externalId: urn.includes('%') ? decodeURIComponent(urn) : urn }
    },
    look: (job, _saved, commit) => findPost(linkedin, job, commit),
    permalink: async (_job, externalId) => `https://www.linkedin.com/feed/update/${externalId}/`,
  }
}

function postBody(job: PublishJob, images: string[]) {
  return {
    author: job.account.externalId,
    commentary: toLittleText(job.caption),
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...contentOf(job, images),
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  }
}

// A text-only post carries no content key at all; a single image must not be sent as multiImage.
function contentOf(job: PublishJob, images: string[]) {
  const entries = images.map((id, index) => {
    const altText = job.media[index]?.altText
    return { id, ...(altText && { altText }) }
  })
  if (entries.length === 0) return {}
  return { content: entries.length === 1 ? { media: entries[0] } : { multiImage: { images: entries } } }
}
