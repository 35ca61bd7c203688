import * as z from 'zod/mini'
import { PublishError } from '../../../domain/failure'
import { created, id } from '../../meta/answers'
import { findDirectPost } from './find-publication'
import { uploadHiddenPhoto, uploadPhotoStep } from './photos'
import { postContent } from './post-content'
import { beginAgain, isPhotoUnusable } from './rebuild'
import { callsFor, type FacebookTools, type KindPublisher } from './tools'
import { postPermalink } from './two-phase-feed'

/**
 * Text, link, photo and multi-photo posts of a Page, visible with the call that makes them:
 *
 * | step         | call                                                        | visible |
 * |--------------|-------------------------------------------------------------|---------|
 * | upload-photo | `POST /{page}/photos published=false`, per photo            | no      |
 * | check-photo  | `GET /{photo}` when photos of an earlier run are used again | no      |
 * | **commit**   | `POST /{page}/feed`                                         | yes; a repeat makes a second post |
 *
 * Also a single photo goes this way and not by a visible `POST /{page}/photos`: its id, known before the commit, is then
 * the proof that a post found in the listing is ours. A lost answer is settled by the page's published posts: exactly one
 * with our text in the time of the call, and showing just our photos. Finding none proves nothing, so it stays
 * unconfirmed. Source: Pages API posts.
 */
const progressShape = z.object({
  photos: z._default(z.array(id), []),
  rebuilt: z._default(z.number(), 0),
})

/** Marks the progress, so that a changed setting does not change how a post under way is looked for. */
export const DIRECT = { mode: 'direct' }

export function createDirectFeed(tools: FacebookTools): KindPublisher {
  return {
    async prepare(job, saved) {
      const { photos, rebuilt } = progressShape.parse(saved)
      if (photos.length < job.media.length) {
        const photo = await uploadHiddenPhoto(tools, job, photos.length)
        const done = [...photos, photo]
        const did = uploadPhotoStep(job, done.length)
        const kind = done.length === job.media.length ? 'ready' : 'continue'
        return { kind, did, progress: { ...DIRECT, photos: done, rebuilt } }
      }
      // All photos are there already: an earlier run made them, and they may have died since.
      for (const photo of photos) {
        try {
          await callsFor(tools.graph, job).get('prepare', `/${photo}`, { fields: 'id' }, z.object({ id }))
        } catch (error) {
          if (!isPhotoUnusable(error)) throw error
          const again = beginAgain(rebuilt, error, 'a photo cannot be used any more')
          return { ...again, progress: { ...again.progress, ...DIRECT } }
        }
      }
      return { kind: 'ready', progress: { ...DIRECT, photos, rebuilt } }
    },
    async commit(job, saved) {
      const { photos } = progressShape.parse(saved)
      const { page, post } = callsFor(tools.graph, job)
      try {
        const made = await post('commit', `/${page}/feed`, postContent(job, photos), created)
        return { kind: 'published', externalId: made.id }
      } catch (error) {
        throw photos.length > 0 ? refusedPhoto(error) : error
      }
    },
    look: (job, saved, commit) =>
      findDirectPost(callsFor(tools.graph, job), job, progressShape.parse(saved).photos, commit),
    permalink: (_job, externalId) => postPermalink(externalId),
  }
}

/**
 * What a commit's refusal of our photo means: one that is gone can be uploaded anew by the next attempt; one that is
 * "already posted" may have been posted by this very call, sent before.
 */
export function refusedPhoto(error: unknown): unknown {
  if (!(error instanceof PublishError) || !isPhotoUnusable(error)) return error
  const isPosted = error.failure.about === 'shown-already'
  return new PublishError({ ...error.failure, kind: isPosted ? 'unconfirmed' : 'retry' }, { cause: error })
}
