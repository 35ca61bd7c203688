import { z } from 'zod'

// What stands in it is nobody's business but ours: it may be another thing tomorrow.
const shape = /^after:([1-9]\d{0,15})$/

/** The cursor of a list that goes on below this id. */
export const cursorAfter = (id: number): string => Buffer.from(`after:${id}`).toString('base64url')

/** The field of a query that goes on with a list: the id below which to go on. */
export const cursor = z
  .string('must be given once')
  .transform((text, context) => {
    const id = Number(shape.exec(Buffer.from(text, 'base64url').toString('latin1'))?.[1])
    if (Number.isSafeInteger(id) && cursorAfter(id) === text) return id
    context.addIssue({ code: 'custom', message: 'must be the nextCursor of an answer' })
    return z.NEVER
  })
  .meta({
    type: 'string',
    description:
      '`nextCursor` of the answer before, with the same filters: goes on where that one ended. Instead of `page`',
  })
