import { z } from 'zod'
import { notFound } from '../problem'

/** The post that a path names. */
export const postParams = z.strictObject({
  id: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number)
    .refine(Number.isSafeInteger)
    .meta({ type: 'integer', minimum: 1, description: 'The `postDetailId` of the post', examples: [1042] }),
})

/** Also for another company's post: that it exists is theirs to know. */
export const NO_SUCH_POST = 'There is no such post.'
export const noSuchPost = () => notFound(NO_SUCH_POST)
