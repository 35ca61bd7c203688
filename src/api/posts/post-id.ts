import { z } from 'zod'
import { notFound } from '../problems/problem'
import { id } from './fields'

/** The post that a path names. */
export const postParams = z.strictObject({
  id: id.meta({ description: 'The `postDetailId` of the post' }),
})

/** Also for another company's post: that it exists is theirs to know. */
export const NO_SUCH_POST = 'There is no such post.'
export const noSuchPost = () => notFound(NO_SUCH_POST)
