import type { Database } from '../connection'
import { preparedRows } from '../rows'
import { statement } from '../transaction'
import type { Execute } from '../within-transaction'
import { type IdempotentRun, OURS, ours } from './idempotency-keys'

type UnderKey = Pick<IdempotentRun, 'companyId' | 'key'>

/** Another run of the same request has done this part: the transaction that would do it again is to be rolled back. */
export class DoneBefore extends Error {
  override name = 'DoneBefore'
}

/** Another run of the same request goes on with it, or has ended it: this one was thought dead, and may do nothing more. */
export class RunTakenOver extends Error {
  override name = 'RunTakenOver'
}

const DUPLICATE_KEY = 1062

/**
 * Notes one part of a request as done, in the transaction that does it: however often the request is run, of each part one
 * transaction is committed. The row of the request is locked for as long, so that no other run takes it over meanwhile.
 * @throws DoneBefore
 * @throws RunTakenOver
 */
export async function notePart(execute: Execute, run: IdempotentRun, part: string): Promise<void> {
  const noted = await execute(
    `INSERT INTO idempotency_parts (company_id, idempotency_key, part)
     SELECT company_id, idempotency_key, ? FROM idempotency_keys WHERE ${OURS} LOCK IN SHARE MODE`,
    [part, ...ours(run)],
  ).catch((error: { errno?: number }) => {
    if (error.errno === DUPLICATE_KEY) throw new DoneBefore(`${part} is done`)
    throw error
  })
  if (noted === 0) throw new RunTakenOver('another run of this request goes on with it')
}

/** What earlier runs of a request have done. */
export async function partsDone(db: Database, { companyId, key }: UnderKey): Promise<string[]> {
  const found = await preparedRows<{ part: string }>(
    db,
    'SELECT part FROM idempotency_parts WHERE company_id = ? AND idempotency_key = ?',
    [companyId, key],
  )
  return found.map(({ part }) => part)
}

/** Once the request has its answer nobody asks for its parts any more. */
export const removeParts = (db: Database, { companyId, key }: UnderKey) =>
  statement(db, 'DELETE FROM idempotency_parts WHERE company_id = ? AND idempotency_key = ?', [companyId, key])
