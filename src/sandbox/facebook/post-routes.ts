import { selectFields } from '../graph/fields'
import type { GraphCall } from '../graph/graph-call'
import { invalidParameter } from '../graph/graph-error'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { type Answer, ok } from '../http/answer'
import { publishPost } from './post'
import { postFields } from './post-fields'

/** One post by its id: read, publish, edit, delete. */
export function addPostRoutes(routes: GraphRoutes): void {
  routes
    .on('GET', 'post', '', {
      name: 'facebook.post.read',
      scope: ['pages_read_engagement'],
      run: ({ world, params }, post) => ok(selectFields(world, post, postFields, params.string('fields'))),
    })
    .on('POST', 'post', '', {
      name: (params) => (params.has('is_published') ? 'facebook.post.publish' : 'facebook.post.edit'),
      parameters: ['is_published', 'message'],
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: updatePost,
    })
    .on('DELETE', 'post', '', {
      name: 'facebook.post.delete',
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: deletePost,
    })
}

function updatePost({ world, params }: GraphCall, post: TargetOf<'post'>): Answer {
  const publish = params.boolean('is_published')
  const message = params.string('message')
  if (publish === undefined && message === undefined) throw invalidParameter('Nothing to update was given')
  if (publish === false && post.published) throw invalidParameter('A published post cannot be hidden again')
  if (message !== undefined) {
    post.message = message
    const shown = world.publications.get(post.id)
    if (shown) shown.text = message
  }
  if (publish) publishPost(world, post)
  return ok({ success: true })
}

function deletePost({ world }: GraphCall, post: TargetOf<'post'>): Answer {
  world.graph.remove(post)
  const shown = world.publications.get(post.id)
  if (shown) shown.deletedAt = world.clock.now()
  return ok({ success: true })
}
