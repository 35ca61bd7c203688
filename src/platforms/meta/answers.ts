import * as z from 'zod/mini'

/** Ids are strings for us, however the platform writes them. */
export const id = z.pipe(z.union([z.string().check(z.minLength(1)), z.number()]), z.transform(String))

export const created = z.object({ id })
export const succeeded = z.object({ success: z.literal(true) })
