import { z } from 'zod'
import type { Answer } from '../http/answer'
import { list, text } from '../state/bounded'
import type { World } from '../state/world'

/** What a client calls the posts that it has published, and where it shows them. */
export const OwnPosts = z.strictObject({
  posts: list(
    z.strictObject({
      /** The platform's id, of the post or of its photo, container, video or asset. */
      externalId: text(),
      id: text(),
      url: text()
        .regex(/^https?:\/\/\S+$/, 'must be an http(s) address')
        .optional(),
    }),
  ),
})

export type OwnPost = z.infer<typeof OwnPosts>['posts'][number]

/** `POST /_sandbox/own-posts`: the page shows the client's ids and leads to its posts. */
export function nameOwnPosts(world: World, body: unknown): Answer {
  for (const { externalId, id, url } of OwnPosts.parse(body).posts) {
    world.ownPosts.set(externalId, { id, ...(url && { url }) })
  }
  return { status: 204 }
}
