import { z } from 'zod'
import type { AlsoDo, Decision } from '../../db/queries/lock-post'
import { type PostStatus, postStatuses } from '../../domain/post-status'
import type { Call } from '../operation'
import { ApiProblem } from '../problem'
import { etagHeader, etagOf } from './etag'
import { noSuchPost } from './post-id'
import { idOut } from './post-schema'

/** How a decision about one post is answered. */
export const decisionAnswers = {
  200: {
    description: 'It is done',
    headers: etagHeader,
    schema: z.strictObject({
      success: z.literal(true),
      postDetailId: idOut,
      status: z.enum(postStatuses).meta({ description: 'Of the post from now on' }),
    }),
  },
}

type Decided = { status: PostStatus; version: number }

const answerOf = (id: number, { status, version }: Decided) => ({
  status: 200 as const,
  headers: { ETag: etagOf(version) },
  body: { success: true as const, postDetailId: id, status },
})

/**
 * Carries a decision about the post of the path out and answers it, in one transaction.
 * @param decide takes the decision; what it is handed belongs into its transaction
 */
export async function decide(
  { params: { id }, keepAnswer }: Pick<Call<{ id: number }>, 'params' | 'keepAnswer'>,
  decide: (also: AlsoDo<Decision & { kind: 'done' }>) => Promise<Decision>,
) {
  const decision = await decide((execute, done) => keepAnswer(execute, answerOf(id, done)))
  if (decision.kind === 'done') return answerOf(id, decision)
  throw decision.kind === 'not-found' ? noSuchPost() : refusal(decision)
}

/** 409 with the reason. */
export const refusal = ({ because, detail }: Decision & { kind: 'refused' }): ApiProblem =>
  new ApiProblem(409, { code: because, detail: `This cannot be done with the post: ${detail}.` })
