import * as z from 'zod/mini'
import { refuseAllButImageFeeds } from '../feed-only'
import { created, id, succeeded } from '../meta/answers'
import type { GraphClient } from '../meta/graph-client'
import type { Publisher, PublishJob } from '../publisher'

/**
 * Feed posts of a Facebook Page, in two phases so that the commit is safe to repeat:
 *
 * | step          | call                                              | visible |
 * |---------------|---------------------------------------------------|---------|
 * | upload-photo  | `POST /{page}/photos published=false`, per photo  | no      |
 * | create-hidden | `POST /{page}/feed published=false`               | no      |
 * | **commit**    | `POST /{post} is_published=true`                  | yes; a repeat answers the same and makes no second post |
 *
 * A lost answer is settled by `GET /{post}?fields=is_published`, which is exact.
 * Source: Pages API posts; the two phases were probed on v25.0 by others.
 */
const progressShape = z.object({ photos: z._default(z.array(id), []), post: z.optional(id) })

export function createFacebookPublisher(graph: GraphClient): Publisher {
  const uploadPhoto = (job: PublishJob, index: number) => {
    const item = job.media[index]
    const params = {
      url: item?.url,
      published: false,
      ...(item?.altText && { alt_text_custom: item.altText }),
    }
    return graph(
      {
        purpose: 'prepare',
        method: 'POST',
        path: `/${job.account.externalId}/photos`,
        token: job.account.token,
        params,
      },
      created,
    )
  }
  const createHidden = (job: PublishJob, photos: string[]) => {
    const params = {
      published: false,
      ...(job.caption && { message: job.caption }),
      ...(job.link && { link: job.link }),
      ...(photos.length > 0 && { attached_media: photos.map((media_fbid) => ({ media_fbid })) }),
    }
    return graph(
      { purpose: 'prepare', method: 'POST', path: `/${job.account.externalId}/feed`, token: job.account.token, params },
      created,
    )
  }
  return {
    refuse: (job) => refuseAllButImageFeeds(job, { min: 0, max: 10 }),
    async prepare(job, saved) {
      const progress = progressShape.parse(saved)
      if (progress.post) return { kind: 'ready', progress }
      if (progress.photos.length < job.media.length) {
        const photo = await uploadPhoto(job, progress.photos.length)
        const did = `upload-photo ${progress.photos.length + 1}/${job.media.length}`
        return { kind: 'continue', did, progress: { photos: [...progress.photos, photo.id] } }
      }
      const post = await createHidden(job, progress.photos)
      return { kind: 'ready', did: 'create-hidden', progress: { ...progress, post: post.id } }
    },
    async commit(job, saved) {
      const post = requirePost(saved)
      await graph(
        {
          purpose: 'commit',
          method: 'POST',
          path: `/${post}`,
          token: job.account.token,
          params: { is_published: true },
        },
        succeeded,
      )
      return { kind: 'published', externalId: post }
    },
    async look(job, saved) {
      const post = requirePost(saved)
      const answer = z.object({ is_published: z.boolean() })
      const found = await graph(
        {
          purpose: 'look',
          method: 'GET',
          path: `/${post}`,
          token: job.account.token,
          params: { fields: 'is_published' },
        },
        answer,
      )
      return found.is_published
        ? { kind: 'published', externalId: post, because: 'Facebook says the post is published' }
        : { kind: 'absent', because: 'Facebook says the post is still hidden' }
    },
    // Works for every post and costs no call.
    permalink: async (_job, externalId) => `https://www.facebook.com/${externalId}`,
  }
}

function requirePost(saved: unknown): string {
  const { post } = progressShape.parse(saved)
  if (!post) throw new Error('the saved progress of a Facebook post names no hidden post')
  return post
}
