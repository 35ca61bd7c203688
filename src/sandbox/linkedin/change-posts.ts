import { type Answer, ok, Refusal } from '../http/answer'
import { decodeSegment } from '../http/incoming'
import { mayPostAs } from './acting'
import { readIds } from './ids'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'
import { accessDenied, invalidField, missingField, notFound, unpermittedFields } from './linkedin-error'
import { isRecord, readCommentary } from './post-body'
import { livePost } from './read-posts'

const writeScopes = ['w_member_social', 'w_organization_social']
const editable = new Set([
  'commentary',
  'contentCallToActionLabel',
  'contentLandingPage',
  'lifecycleState',
  'adContext',
])

/** `POST /rest/posts/{urn}` with `X-RestLi-Method: PARTIAL_UPDATE`. Texts can be changed, media cannot. */
export const editPost: LinkedInRoute = {
  name: 'linkedin.post.edit',
  permission: 'partnerApiPostsExternal.PARTIAL_UPDATE',
  scopes: writeScopes,
  run: edit,
}

function edit({ world, token, key, body, version }: LinkedInCall): Answer {
  const post = livePost(world, key)
  if (!post) throw notFound(key)
  if (!mayPostAs(world, token, post.author)) throw accessDenied(`${editPost.permission}.${version}`)
  const patch = isRecord(body) ? body.patch : undefined
  const changes = isRecord(patch) ? patch.$set : undefined
  if (!isRecord(changes)) throw missingField('patch.$set')
  const forbidden = Object.keys(changes).filter((name) => !editable.has(name))
  if (forbidden.length > 0) throw unpermittedFields(...forbidden.map((name) => `/patch/$set/${name}`))
  if (changes.lifecycleState !== undefined && changes.lifecycleState !== 'PUBLISHED')
    throw invalidField('lifecycleState')
  if (changes.commentary !== undefined) {
    Object.assign(post, readCommentary(world, changes.commentary, post.content !== undefined))
    const shown = world.publications.get(key)
    if (shown) shown.text = post.text
  }
  post.edited = true
  post.lastModifiedAt = world.clock.now()
  return { status: 204 }
}

/**
 * `POST /rest/posts?ids=List(…)` with `X-RestLi-Method: BATCH_PARTIAL_UPDATE`, as the protocol has it. No source tells
 * whether LinkedIn offers it for posts; its own client sends it.
 */
export const batchEditPosts: LinkedInRoute = {
  name: 'linkedin.post.batch-edit',
  permission: 'partnerApiPostsExternal.BATCH_PARTIAL_UPDATE',
  scopes: writeScopes,
  run: (call) => {
    const entities = isRecord(call.body) ? call.body.entities : undefined
    if (!isRecord(entities)) throw missingField('entities')
    const patches = new Map(Object.entries(entities).map(([key, patch]) => [decodeSegment(key), patch]))
    const results: Record<string, unknown> = {}
    const errors: Record<string, unknown> = {}
    for (const key of readIds(call.query)) {
      try {
        results[key] = { status: edit({ ...call, key, body: patches.get(key) }).status }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        errors[key] = error.answer.json
      }
    }
    return ok({ results, errors })
  },
}

/** `DELETE /rest/posts/{urn}`: 204 again for what is already deleted, 404 for what never was. */
export const deletePost: LinkedInRoute = {
  name: 'linkedin.post.delete',
  permission: 'partnerApiPostsExternal.DELETE',
  scopes: writeScopes,
  run: ({ world, token, key, version }) => {
    const post = world.linkedin.posts.get(key)
    if (!post) throw notFound(key)
    if (!mayPostAs(world, token, post.author)) throw accessDenied(`${deletePost.permission}.${version}`)
    const shown = world.publications.get(key)
    if (shown && !post.deleted) shown.deletedAt = world.clock.now()
    post.deleted = true
    return { status: 204 }
  },
}
