import * as z from 'zod/mini'
import type { PublishJob } from '../../calls/publisher'
import { fromLittleText, normalText, shownText } from '../little-text'
import { contentOf } from './post-content'
import type { LinkedInProgress } from './progress'

const media = z.object({ id: z.optional(z.string()) })

/** A post as the finder lists it. Times are milliseconds; `content` is empty or absent for text. */
export const listedPost = z.object({
  id: z.string(),
  commentary: z.optional(z.string()),
  lifecycleState: z.optional(z.string()),
  createdAt: z.optional(z.coerce.number()),
  content: z.optional(
    z.object({
      media: z.optional(media),
      multiImage: z.optional(z.object({ images: z.optional(z.array(media)) })),
      article: z.optional(z.object({ source: z.optional(z.string()), thumbnail: z.optional(z.string()) })),
    }),
  ),
})
export type ListedPost = z.infer<typeof listedPost>

/** When our commits may have made a post, in milliseconds. */
export type Window = { from: number; until: number }

/**
 * Whether a listed post is the one we tried to make. `certain`: it shows a file that was uploaded for it and for nothing
 * else. `likely`: text, kind of content and time agree, and nothing speaks against it.
 */
export function resembles(
  post: ListedPost,
  job: PublishJob,
  progress: LinkedInProgress,
  window: Window,
): 'certain' | 'likely' | 'no' {
  const ours = [...progress.images, progress.video?.urn, progress.document?.urn].filter((urn) => urn !== undefined)
  const shown = urnsOf(post)
  if (shown.some((urn) => ours.includes(urn))) return 'certain'
  // Files of the same sort and none of them ours: somebody else's post. Other sorts of ids cannot be compared.
  if (ours.length > 0 && shown.some((urn) => sortOf(urn) === sortOf(ours[0] as string))) return 'no'
  const sameText =
    normalText(fromLittleText(post.commentary ?? '')) === normalText(shownText(job.caption, job.options.mentions))
  const at = post.createdAt ?? 0
  return sameText &&
    kindOf(post) === expectedKind(job) &&
    at >= window.from &&
    at <= window.until &&
    sameLink(post, job)
    ? 'likely'
    : 'no'
}

function urnsOf({ content }: ListedPost): string[] {
  const images = content?.multiImage?.images ?? []
  return [content?.media?.id, content?.article?.thumbnail, ...images.map(({ id }) => id)].filter(
    (id) => id !== undefined,
  )
}

// urn:li:image:… → image
const sortOf = (urn: string) => urn.split(':')[2]

type Kind = 'none' | 'media' | 'multiImage' | 'article'

function kindOf({ content }: ListedPost): Kind {
  if (content?.article) return 'article'
  if (content?.multiImage) return 'multiImage'
  return content?.media ? 'media' : 'none'
}

function expectedKind(job: PublishJob): Kind {
  const content = contentOf(job)
  if (content.kind === 'text') return 'none'
  if (content.kind === 'article') return 'article'
  return content.kind === 'images' && content.images.length > 1 ? 'multiImage' : 'media'
}

function sameLink({ content }: ListedPost, { link }: PublishJob): boolean {
  const source = content?.article?.source
  return source === undefined || source === link
}
