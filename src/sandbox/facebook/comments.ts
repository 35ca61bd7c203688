import { addComment, commentFields, listComments } from '../graph/comments'
import { selectFields } from '../graph/fields'
import type { GraphRoutes } from '../graph/routes'
import { ok } from '../http/answer'

/** Comments below posts, photos and videos of a page. */
export function addFacebookCommentRoutes(routes: GraphRoutes): void {
  const create = {
    name: 'facebook.comment.create',
    parameters: ['message', 'attachment_url'],
    scope: ['pages_manage_engagement'],
    pageToken: true,
    run: addComment,
  } as const
  const list = { name: 'facebook.comment.list', scope: ['pages_read_engagement'], run: listComments } as const
  routes
    .on('POST', 'post', 'comments', create)
    .on('GET', 'post', 'comments', list)
    .on('POST', 'video', 'comments', create)
    .on('GET', 'video', 'comments', list)
    .on('GET', 'comment', '', {
      name: 'graph.comment.read',
      run: ({ world, params }, comment) => ok(selectFields(world, comment, commentFields, params.string('fields'))),
    })
}
