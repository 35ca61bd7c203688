import type { Response } from 'express'
import { type RequestHeader, takesIdempotencyKey } from '../idempotency/idempotency-key'
import type { ApiServices } from '../services'
import type { Operation } from './operation'

/** Says how far the database was when something was changed; sent back with a read, what was changed is seen by it. */
export const READ_AFTER = 'X-Read-After'

export const readAfter: RequestHeader = {
  description:
    'What the answer to a change said in its header of this name, so that this sees the change also where a replica of the database is read. Only servers with replicas send it',
  example: '0-1-100',
}

/** Tells it with the answer to whatever may have changed something. */
export async function tellReadAfter(operation: Operation, { reads }: ApiServices, res: Response): Promise<void> {
  if (!takesIdempotencyKey(operation)) return
  const position = await reads.position()
  if (position !== undefined) res.set(READ_AFTER, position)
}
