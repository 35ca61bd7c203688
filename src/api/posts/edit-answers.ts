import { z } from 'zod'
import type { EditedPost } from '../../posts/edit-post'
import { etagHeader, etagOf } from './etag'
import { postSchema } from './post-schema'
import { postView } from './post-view'

/** How an edit is answered. */
export const editAnswers = {
  200: {
    description: 'The post as it is now',
    headers: etagHeader,
    schema: z.strictObject({
      success: z.literal(true),
      post: postSchema,
      warnings: z.array(z.string()).optional().meta({ description: 'What will be otherwise than one might expect' }),
    }),
  },
}

/** That the post is like this now. */
export const isNow = ({ post, warnings }: EditedPost) => ({
  status: 200 as const,
  headers: { ETag: etagOf(post.version) },
  body: { success: true as const, post: postView(post), ...(warnings.length > 0 && { warnings }) },
})
