import { type Actor, nameOfStep, type TimelineEntry } from '../../domain/timeline'
import type { Connection } from '../connection'

/** Who did it, and on which server; people have none. */
export type Author = { actor: Actor; host?: string }

/** Characters of a reason that are kept: platforms may answer with whole pages. */
export const MAX_REASON = 4_000

/** Adds lines to timelines, in the transaction that does what they tell. */
export async function writeTimeline(
  connection: Connection,
  entries: TimelineEntry[],
  { actor, host }: Author,
): Promise<void> {
  if (entries.length === 0) return
  await connection.query(
    `INSERT INTO attempts (post_detail_id, publication_id, attempt, actor, host, step, outcome, http_status, platform_code,
                           request_id, reason, trace_id) VALUES ?`,
    [
      entries.map((r) => [
        r.postDetailId,
        r.publicationId ?? null,
        r.attempt,
        actor,
        host ?? null,
        nameOfStep(r.step).slice(0, 64),
        r.outcome,
        r.httpStatus ?? null,
        r.platformCode?.slice(0, 64) ?? null,
        r.requestId?.slice(0, 190) ?? null,
        r.reason?.slice(0, MAX_REASON) ?? null,
        r.traceId ?? null,
      ]),
    ],
  )
}
