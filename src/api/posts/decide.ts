import { z } from 'zod'
import type { Decision } from '../../db/queue/lock-post'
import type { WithinTransaction } from '../../db/within-transaction'
import type { Refusal } from '../../domain/change-refusal'
import { type PostStatus, postStatuses } from '../../domain/post-status'
import type { Call } from '../operations/operation'
import { ApiProblem } from '../problems/problem'
import { etagHeader, etagOf, hasChanged, ifMatch, wantedVersion } from './etag'
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

/** What a decision looks at beside the post. */
export const decisionHeaders = { 'If-Match': ifMatch }

/** 412 of a decision. */
export const CHANGED = 'The post was changed since the version that If-Match names'

type Decided = { status: PostStatus; version: number }

const answerOf = (id: string, { status, version }: Decided) => ({
  status: 200 as const,
  headers: { ETag: etagOf(version) },
  body: { success: true as const, postDetailId: id, status },
})

/**
 * Carries a decision about the post of the path out and answers it, in one transaction.
 * @param decide takes the decision; what it is handed belongs into its transaction
 */
export async function decide(
  { params: { id }, header, keepAnswer }: Pick<Call<{ id: string }>, 'params' | 'header' | 'keepAnswer'>,
  decide: (also: WithinTransaction<Decision & { kind: 'done' }>) => Promise<Decision>,
) {
  const isVersion = wantedVersion(header('If-Match'))
  const decision = await decide(async (execute, done) => {
    const decidedOn = done.version - 1
    // Thrown inside the transaction: nothing is decided then.
    if (isVersion && !isVersion(decidedOn)) throw hasChanged(decidedOn)
    await keepAnswer(execute, answerOf(id, done))
  })
  if (decision.kind === 'done') return answerOf(id, decision)
  throw decision.kind === 'not-found' ? noSuchPost() : refusal(decision)
}

/** 409 with the reason. */
export const refusal = ({ because, detail }: Refusal): ApiProblem =>
  new ApiProblem(409, { code: because, detail: `This cannot be done with the post: ${detail}.` })
