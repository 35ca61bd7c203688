import type { Answer } from '../http/answer'
import { mayPostAs } from './acting'
import { duplicateKey, refuseDuplicate } from './duplicates'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'
import { accessDenied, unpermittedFields } from './linkedin-error'
import { readPostBody } from './post-body'
import { readContent } from './post-content'

/** `POST /rest/posts`: 201, no body, the URN in a header. */
export const createPost: LinkedInRoute = {
  name: 'linkedin.post.create',
  permission: 'partnerApiPostsExternal.CREATE',
  scopes: ['w_member_social', 'w_organization_social'],
  run: create,
}

function create({ world, token, body, version }: LinkedInCall): Answer {
  const post = readPostBody(world, body)
  const scope = post.author.startsWith('urn:li:person:') ? 'w_member_social' : 'w_organization_social'
  if (!token.scopes.includes(scope)) throw accessDenied(`${createPost.permission}.${version}`)
  if (!mayPostAs(world, token, post.author)) throw unpermittedFields('/author')
  const content = readContent(world, post.author, post.content)
  const key = duplicateKey(world, post.author, post.text, post.content)
  refuseDuplicate(world, key)
  const now = world.clock.now()
  // Videos and documents come back as ugcPost, everything else as share; clients must not care.
  const urn = world.ids.next(
    content.kind === 'video' || content.kind === 'document' ? 'urn:li:ugcPost:' : 'urn:li:share:',
  )
  world.linkedin.addPost({ ...post, urn, createdAt: now, lastModifiedAt: now, edited: false, deleted: false })
  world.linkedin.recent.set(key, { urn, at: now })
  world.publications.add(
    {
      id: urn,
      relatedIds: content.assets,
      platform: 'linkedin',
      account: post.author,
      kind: 'feed',
      content: content.kind,
      text: post.text,
      ...(content.title && { title: content.title }),
      ...(content.link && { link: content.link }),
      media: content.media,
      permalink: `https://www.linkedin.com/feed/update/${urn}/`,
      createdAt: now,
    },
    now,
  )
  return { status: 201, headers: { 'x-restli-id': urn } }
}
