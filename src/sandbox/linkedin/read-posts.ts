import { type Answer, ok } from '../http/answer'
import type { World } from '../state/world'
import { mayReadPostsOf } from './acting'
import { readIds } from './ids'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'
import { accessDenied, invalidField, missingField, notFound } from './linkedin-error'
import type { LinkedInPost } from './state'

const readScopes = ['r_member_social', 'r_organization_social']
const MAX_COUNT = 100

/** `GET /rest/posts/{urn}`. A member's write token cannot even read what it wrote. */
export const readPost: LinkedInRoute = {
  name: 'linkedin.post.read',
  permission: 'partnerApiPostsExternal.GET',
  scopes: readScopes,
  run: ({ world, token, key, version }) => {
    const post = livePost(world, key)
    if (post && !mayReadPostsOf(world, token, post.author)) throw accessDenied(`${readPost.permission}.${version}`)
    if (!post) throw notFound(key)
    return ok(viewPost(post))
  },
}

/** `GET /rest/posts?ids=List(…)`. */
export const batchReadPosts: LinkedInRoute = {
  name: 'linkedin.post.batch-read',
  permission: 'partnerApiPostsExternal.BATCH_GET',
  scopes: readScopes,
  run: ({ world, token, query }) => {
    const results: Record<string, unknown> = {}
    const errors: Record<string, unknown> = {}
    for (const urn of readIds(query)) {
      const post = livePost(world, urn)
      if (!post) errors[urn] = { status: 404, code: 'NOT_FOUND', message: `${urn} was not found` }
      else if (!mayReadPostsOf(world, token, post.author)) errors[urn] = { status: 403, code: 'ACCESS_DENIED' }
      else results[urn] = viewPost(post)
    }
    return ok({ results, statuses: {}, errors })
  },
}

/** `GET /rest/posts?q=author&author=…`: the only way to look for a post whose answer was lost. */
export const findPosts: LinkedInRoute = {
  name: 'linkedin.post.find',
  permission: 'partnerApiPostsExternal.FINDER-author',
  scopes: readScopes,
  run: find,
}

function find({ incoming, world, token, query, version, omitNewest }: LinkedInCall): Answer {
  const author = query.get('author')
  if (!author) throw missingField('author')
  if (!mayReadPostsOf(world, token, author)) throw accessDenied(`${findPosts.permission}.${version}`)
  const { start, count } = readPage(query)
  const by = query.get('sortBy') === 'CREATED' ? 'createdAt' : 'lastModifiedAt'
  const seenUntil = world.clock.now() - world.switches.linkedinFinderDelayMs
  const posts = (world.linkedin.postsByAuthor.get(author) ?? [])
    .filter((post) => !post.deleted && post.createdAt <= seenUntil)
    .reverse()
    .sort((a, b) => b[by] - a[by])
    .slice(omitNewest)
  return ok({
    paging: page(incoming.path, query, start, count, posts.length),
    elements: posts.slice(start, start + count).map(viewPost),
  })
}

/** `start` and `count` of a list. */
export function readPage(query: URLSearchParams): { start: number; count: number } {
  const start = Number(query.get('start') ?? 0)
  const count = Number(query.get('count') ?? 10)
  if (!Number.isInteger(start) || start < 0) throw invalidField('start')
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) throw invalidField('count')
  return { start, count }
}

/** The paging of a list, with a link to what comes next. */
export function page(path: string, query: URLSearchParams, start: number, count: number, total: number) {
  const next = new URLSearchParams(query)
  next.set('start', String(start + count))
  next.set('count', String(count))
  const links = start + count < total ? [{ type: 'application/json', rel: 'next', href: `${path}?${next}` }] : []
  return { start, count, links, total }
}

/** The post with this URN, unless it was deleted. */
export function livePost(world: World, urn: string): LinkedInPost | undefined {
  const post = world.linkedin.posts.get(urn)
  return post?.deleted ? undefined : post
}

function viewPost(post: LinkedInPost) {
  return {
    id: post.urn,
    author: post.author,
    commentary: post.commentary,
    visibility: post.visibility,
    lifecycleState: 'PUBLISHED',
    lifecycleStateInfo: { isEditedByAuthor: post.edited },
    distribution: post.distribution,
    ...(post.content && { content: post.content }),
    isReshareDisabledByAuthor: post.isReshareDisabledByAuthor,
    createdAt: post.createdAt,
    publishedAt: post.createdAt,
    lastModifiedAt: post.lastModifiedAt,
  }
}
