import * as z from 'zod/mini'
import { MAX_ID_LENGTH } from '../calls/external-id'

/** Ids are strings for us, however the platform writes them. */
export const id = z.pipe(
  z.union([z.string().check(z.minLength(1), z.maxLength(MAX_ID_LENGTH)), z.number()]),
  z.transform(String),
)

export const created = z.object({ id })
export const succeeded = z.object({ success: z.literal(true) })
