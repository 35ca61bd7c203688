import * as z from 'zod/mini'
import { id } from '../../meta/answers'
import { refusedPhoto } from './direct-feed'
import { findStory } from './find-story'
import { uploadHiddenPhoto } from './photos'
import { beginAgain, isPhotoUnusable } from './rebuild'
import { callsFor, type FacebookTools, type KindPublisher } from './tools'

/**
 * A story of a Page that shows one photo:
 *
 * | step         | call                                                        | visible |
 * |--------------|-------------------------------------------------------------|---------|
 * | upload-photo | `POST /{page}/photos published=false`                       | no      |
 * | check-photo  | `GET /{photo}` when a photo of an earlier run is used again | no      |
 * | **commit**   | `POST /{page}/photo_stories photo_id={photo}`               | yes     |
 *
 * A lost answer is settled by `GET /{page}/stories`, whose `media_id` is our photo's id. A photo can be shown only once, so
 * that even a commit that is sent again after a listing lagged behind is refused, and that refusal counts as unconfirmed.
 * Source: Page Stories API.
 */
const progressShape = z.object({ photo: z.optional(id), rebuilt: z._default(z.number(), 0) })

export const storyAnswer = z.object({ success: z.literal(true), post_id: z.optional(id) })

/** Listings may lag a publish by moments: before this much time absence proves nothing. */
const LISTING_LAG_MS = 60_000

/** A story leaves the listing after a day, unless the page keeps an archive. */
const STORY_LISTED_MS = 23 * 3_600_000

export function createPhotoStory(tools: FacebookTools): KindPublisher {
  return {
    async prepare(job, saved) {
      const { photo, rebuilt } = progressShape.parse(saved)
      if (!photo) {
        const uploaded = await uploadHiddenPhoto(tools, job, 0)
        return { kind: 'ready', did: 'upload-photo', progress: { photo: uploaded, rebuilt } }
      }
      try {
        await callsFor(tools.graph, job).get('prepare', `/${photo}`, { fields: 'id' }, z.object({ id }))
        return { kind: 'ready', progress: { photo, rebuilt } }
      } catch (error) {
        if (!isPhotoUnusable(error)) throw error
        return beginAgain(rebuilt, error, 'the photo cannot be used any more')
      }
    },
    async commit(job, saved) {
      const photo = requirePhoto(saved)
      const { page, post } = callsFor(tools.graph, job)
      try {
        const story = await post('commit', `/${page}/photo_stories`, { photo_id: photo }, storyAnswer)
        if (story.post_id) return { kind: 'published', externalId: story.post_id }
        return { kind: 'accepted', progress: { ...saved }, because: 'Facebook took the story and named no id' }
      } catch (error) {
        throw refusedPhoto(error)
      }
    },
    async look(job, saved, commit) {
      const externalId = await findStory(callsFor(tools.graph, job), requirePhoto(saved), commit.at)
      if (externalId) return { kind: 'published', externalId, because: 'the page lists the story with our photo' }
      if (commit.ageMs > STORY_LISTED_MS) {
        return { kind: 'unknown', because: 'stories are listed for a day only', final: true }
      }
      return commit.ageMs < LISTING_LAG_MS
        ? { kind: 'unknown', because: 'the page does not list the story yet' }
        : { kind: 'absent', because: 'the page lists no story with our photo', harmless: 'a photo becomes one story' }
    },
    permalink: () => undefined,
  }
}

function requirePhoto(saved: unknown): string {
  const { photo } = progressShape.parse(saved)
  if (!photo) throw new Error('the saved progress of a Facebook story names no photo')
  return photo
}
