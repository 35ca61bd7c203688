import { type Answer, ok } from '../http/answer'
import { mediaTypeOf } from '../media/image-info'
import type { Publication } from '../state/publications'
import type { World } from '../state/world'
import { viewPost } from './views'

/** `GET /_sandbox/posts`: oldest first, filtered by platform, account, id, the name its client gave it, or a piece of the text. */
export function listPosts(world: World, query: URLSearchParams): Answer {
  const platform = query.get('platform')
  const account = query.get('account')
  const id = query.get('id')
  const called = query.get('called')
  const text = query.get('text')
  const posts = world.publications
    .all()
    .filter(
      (post) =>
        (!platform || post.platform === platform) &&
        (!account || post.account === account) &&
        (!id || post.id === id || post.relatedIds.includes(id)) &&
        (!called || isCalled(world, post, called)) &&
        (!text || post.text.includes(text)),
    )
  return ok({ posts: posts.slice(-Number(query.get('limit') ?? posts.length)).map((post) => viewPost(world, post)) })
}

function isCalled(world: World, { id, relatedIds }: Publication, name: string): boolean {
  return [id, ...relatedIds].some((one) => one === name || world.ownPosts.get(one)?.id === name)
}

/** `GET /_sandbox/posts/count`: the numbers alone, cheap enough to ask while a benchmark runs. */
export function countPosts(world: World): Answer {
  const { publications } = world
  const byPlatform = { facebook: 0, instagram: 0, linkedin: 0 }
  for (const { platform } of publications.all()) byPlatform[platform] += 1
  return ok({ total: publications.all().length, surplus: publications.surplus(), byPlatform })
}

/** `GET /_sandbox/media/{sha256}`: what was received, or the beginning of it. */
export function showMedia(world: World, sha256: string): Answer {
  const blob = world.blobs.get(sha256)
  if (!blob) return { status: 404, text: 'No such media, or no longer kept.' }
  return {
    status: 200,
    // Whatever was uploaded is shown as a picture or video or not at all, never run as a page.
    headers: {
      'content-type': mediaTypeOf(blob.bytes),
      'cache-control': 'max-age=86400, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    },
    bytes: blob.bytes,
  }
}
