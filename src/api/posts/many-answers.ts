import { z } from 'zod'
import { isCommitUnknown } from '../../db/transaction'
import type { Execute } from '../../db/within-transaction'
import type { Remembered } from '../../posts/decide-chosen'
import type { Call } from '../operations/operation'
import { ApiProblem } from '../problems/problem'
import { EXAMPLE_ID } from './fields'
import { idOut } from './post-schema'

/** The fields of an answer about many posts. */
export const manyFields = {
  success: z.literal(true),
  done: z.int().min(0).meta({ description: 'With how many posts it is done' }),
  skipped: z
    .array(
      z.strictObject({
        postDetailId: idOut,
        reason: z.string().meta({ description: 'Why not, in the words of the operation on that post alone' }),
      }),
    )
    .meta({ description: 'Posts with which nothing was done' }),
  more: z.boolean().meta({ description: 'Whether there are more that fit, and sending it again goes on with them' }),
}

/** How such an answer may look. */
export const manyExample = {
  success: true,
  done: 12,
  skipped: [{ postDetailId: EXAMPLE_ID, reason: 'it is being published right now' }],
  more: false,
}

/** 503 of an operation on many posts. */
export const BROKEN_OFF = 'The database did not answer: with some of the posts it may be done'

/**
 * Carries out what is done with many posts, one after another. Where that breaks off, with some of them it is done: the client
 * hears what to do, and is not told to try again as if nothing had been.
 * @throws ApiProblem 503
 */
export async function unlessBrokenOff<T>(
  { doneBefore, noteDone }: Pick<Call, 'doneBefore' | 'noteDone'>,
  work: (remembered: Remembered) => Promise<T>,
): Promise<T> {
  let begun = false
  const note = async (execute: Execute, id: string) => {
    await noteDone(execute, id)
    begun = true
  }
  try {
    return await work({ doneBefore, noteDone: note })
  } catch (cause) {
    if (!begun && !isCommitUnknown(cause)) throw cause
    const detail =
      'It broke off, and with some of the posts it is done. Look at them before you send this again; with an Idempotency-Key just send it again.'
    throw new ApiProblem(503, { code: 'outcome-unknown', detail, cause })
  }
}
