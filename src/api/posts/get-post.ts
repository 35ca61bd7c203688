import { z } from 'zod'
import { getPost as readPost } from '../../db/posts/get-post'
import { operation } from '../operations/operation'
import { READ_AFTER, readAfter } from '../operations/read-after'
import { etagHeader, etagOf } from './etag'
import { NO_SUCH_POST, noSuchPost, postParams } from './post-id'
import { postWithHistorySchema } from './post-schema'
import { attemptView, postView, publicationView } from './post-view'

export const getPost = operation({
  id: 'getPost',
  method: 'get',
  path: '/scheduled-posts/{id}',
  tag: 'Posts',
  summary: 'Get a post with its story',
  description: 'The post, each visible thing it became, and its timeline: what was tried, what the platform answered.',
  access: 'read',
  params: postParams,
  missing: NO_SUCH_POST,
  answers: {
    200: {
      description: 'The post',
      headers: etagHeader,
      schema: z.strictObject({ success: z.literal(true), post: postWithHistorySchema }),
    },
  },
  requestHeaders: { [READ_AFTER]: readAfter },
  async run({ reads }, { params, principal, header }) {
    const { companyId } = principal
    const found = await reads.read(header(READ_AFTER), (models) => readPost(models, companyId, params.id))
    if (!found) throw noSuchPost()
    const { post, publications, attempts } = found
    const body = {
      success: true as const,
      post: {
        ...postView(post),
        publications: publications.map(publicationView),
        timeline: attempts.map((row) => attemptView(row, publications)),
      },
    }
    return { status: 200, headers: { ETag: etagOf(post.version) }, body }
  },
})
