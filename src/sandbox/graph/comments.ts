import { type Answer, ok } from '../http/answer'
import type { World } from '../state/world'
import { type NodeFields, selectFields } from './fields'
import type { GraphCall } from './graph-call'
import { invalidParameter } from './graph-error'
import type { Comment } from './nodes'
import { listPage } from './paging'
import { graphTime } from './time'

/** Writes a comment below something visible. */
export function addComment({ world, params }: GraphCall, parent: { id: string; account: string }): Answer {
  const message = params.string('message') ?? ''
  if (!message.trim() && !params.string('attachment_url')) throw invalidParameter('The parameter message is required')
  const comment = world.graph.add<Comment>({
    kind: 'comment',
    id: world.ids.next(),
    account: parent.account,
    parent: parent.id,
    message,
    createdAt: world.clock.now(),
  })
  world.publications.get(parent.id)?.comments.push(message)
  return ok({ id: comment.id })
}

/** The comments below something, newest first. */
export function listComments(call: GraphCall, parent: { id: string; account: string }): Answer {
  const { world, params } = call
  const newestFirst = world.graph
    .of(parent.account, 'comment')
    .filter((comment) => comment.parent === parent.id)
    .reverse()
  const fields = params.string('fields')
  return ok(
    listPage(
      call,
      newestFirst,
      (comment) => comment.createdAt,
      (comment) => selectFields(world, comment, commentFields, fields),
    ),
  )
}

/** Facebook says `message` and `created_time` where Instagram says `text` and `timestamp`. */
export const commentFields: NodeFields<Comment> = {
  typeName: 'Comment',
  standard: ['id'],
  table: {
    id: (comment) => comment.id,
    message: (comment) => comment.message,
    text: (comment) => comment.message,
    created_time: (comment) => graphTime(comment.createdAt),
    timestamp: (comment) => graphTime(comment.createdAt),
    from: (comment, world: World) => ({ id: comment.account, name: world.accounts.get(comment.account)?.name }),
    username: (comment, world: World) => world.accounts.get(comment.account)?.username,
  },
}
