import { addComment, commentFields, listComments } from '../graph/comments'
import { selectFields } from '../graph/fields'
import type { GraphRoutes } from '../graph/routes'
import { ok } from '../http/answer'

const scope = ['instagram_manage_comments', 'instagram_business_manage_comments'] as const

/** Comments below published media; the first one is how people add hashtags. */
export function addInstagramCommentRoutes(routes: GraphRoutes): void {
  routes
    .on('POST', 'media', 'comments', {
      name: 'instagram.comment.create',
      parameters: ['message'],
      scope,
      run: addComment,
    })
    .on('GET', 'media', 'comments', { name: 'instagram.comment.list', scope, run: listComments })
    .on('GET', 'comment', '', {
      name: 'graph.comment.read',
      run: ({ world, params }, comment) => ok(selectFields(world, comment, commentFields, params.string('fields'))),
    })
}
