import { z } from 'zod'
import { invalidFields } from '../problems/problem'

/** Where a list goes on: behind the row of this time and id. */
export type Place = { at: Date; id: string }

// What stands in it is nobody's business but ours: it may be another thing tomorrow.
const shape = /^after:(\d{1,15}):(.{0,36})$/

/** Behind the year 9999 the database has no times. */
const LATEST_MS = Date.UTC(9999, 11, 31)

/** The cursor of a list that goes on behind this row. */
export const cursorAfter = ({ at, id }: Place): string =>
  Buffer.from(`after:${at.getTime()}:${id}`).toString('base64url')

const WRONG = 'must be the nextCursor of an answer'

/**
 * The place in a list whose rows have numbers.
 * @throws ApiProblem 400 for the cursor of another list
 */
export function numbered({ at, id }: Place): { at: Date; id: number } {
  if (/^\d{1,15}$/.test(id)) return { at, id: Number(id) }
  throw invalidFields([{ path: 'cursor', message: WRONG }])
}

/** The field of a query that goes on with a list: the place behind which to go on. */
export const cursor = z
  .string('must be given once')
  .max(100, WRONG)
  .transform((text, context): Place => {
    const [, time, id] = shape.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? []
    const at = new Date(Number(time))
    if (id !== undefined && at.getTime() < LATEST_MS && cursorAfter({ at, id }) === text) return { at, id }
    context.addIssue({ code: 'custom', message: WRONG })
    return z.NEVER
  })
  .meta({
    type: 'string',
    description:
      '`nextCursor` of the answer before, with the same filters: goes on where that one ended. Instead of `page`',
  })
