import { z } from 'zod'

/** A number in a query. */
export const wholeNumber = (max: number) =>
  z
    .string('must be given once')
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= 1 && number <= max, `must be between 1 and ${max}`)
    .meta({ type: 'integer', minimum: 1, maximum: max })

/** The fields of a query that choose a page of a list. */
export const pageQuery = { page: wholeNumber(1_000_000).default(1), limit: wholeNumber(100).default(20) }
