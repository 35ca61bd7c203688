import * as z from 'zod/mini'
import type { PublishJob } from '../../calls/publisher'
import { created, id, succeeded } from '../../meta/answers'
import { uploadHiddenPhoto, uploadPhotoStep } from './photos'
import { postContent } from './post-content'
import { beginAgain, isPhotoUnusable } from './rebuild'
import { callsFor, type FacebookTools, type KindPublisher } from './tools'

/**
 * Text, link, photo and multi-photo posts of a Page, in two phases so that the commit is safe to repeat:
 *
 * | step          | call                                             | visible |
 * |---------------|--------------------------------------------------|---------|
 * | upload-photo  | `POST /{page}/photos published=false`, per photo | no      |
 * | create-hidden | `POST /{page}/feed published=false`              | no      |
 * | **commit**    | `POST /{post} is_published=true`                 | yes; a repeat answers the same and makes no second post |
 *
 * A lost answer is settled by `GET /{post}?fields=is_published`, which is exact. Photos that are gone when the hidden post
 * is made (they live 24 hours), or that a hidden post of a lost answer shows already, are uploaded anew, at most twice.
 * Source: Pages API posts; the two phases were probed on v25.0 by others.
 */
const progressShape = z.object({
  photos: z._default(z.array(id), []),
  post: z.optional(id),
  rebuilt: z._default(z.number(), 0),
})

export function createTwoPhaseFeed(tools: FacebookTools): KindPublisher {
  return {
    async prepare(job, saved) {
      const progress = progressShape.parse(saved)
      const { photos } = progress
      if (progress.post) return { kind: 'ready', progress }
      if (photos.length < job.media.length) {
        const photo = await uploadHiddenPhoto(tools, job, photos.length)
        const did = uploadPhotoStep(job, photos.length + 1)
        return { kind: 'continue', did, progress: { ...progress, photos: [...photos, photo] } }
      }
      try {
        const post = await createHidden(tools, job, photos)
        return { kind: 'ready', did: 'create-hidden', progress: { ...progress, post } }
      } catch (error) {
        if (photos.length === 0 || !isPhotoUnusable(error)) throw error
        return beginAgain(progress.rebuilt, error, 'a photo cannot be used any more')
      }
    },
    async commit(job, saved) {
      const externalId = requirePost(saved)
      await callsFor(tools.graph, job).post('commit', `/${externalId}`, { is_published: true }, succeeded)
      return { kind: 'published', externalId }
    },
    async look(job, saved) {
      const externalId = requirePost(saved)
      const { get } = callsFor(tools.graph, job)
      const answer = z.object({ is_published: z.boolean() })
      const found = await get('look', `/${externalId}`, { fields: 'is_published' }, answer)
      return found.is_published
        ? { kind: 'published', externalId, because: 'Facebook says the post is published' }
        : { kind: 'absent', because: 'Facebook says the post is still hidden', harmless: 'it is one hidden post' }
    },
    permalink: (_job, externalId) => postPermalink(externalId),
  }
}

/** Works for every post and costs no call. */
export const postPermalink = (externalId: string) => `https://www.facebook.com/${externalId}`

async function createHidden(tools: FacebookTools, job: PublishJob, photos: string[]): Promise<string> {
  const { page, post } = callsFor(tools.graph, job)
  const params = { published: false, ...postContent(job, photos) }
  return (await post('prepare', `/${page}/feed`, params, created)).id
}

function requirePost(saved: unknown): string {
  const { post } = progressShape.parse(saved)
  if (!post) throw new Error('the saved progress of a Facebook post names no hidden post')
  return post
}
