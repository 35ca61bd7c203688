import { droppedLines } from '../observability/standard-streams'

/** What a child sends as its last act. Losing it loses numbers in a summary, nothing else. */
export type ChildReport<Counts> = {
  kind: 'report'
  /** What it did; only a child that ended well says so. */
  counts?: Counts
  /** Lines of its log that it could not write. */
  droppedLines: number
  /** How long it had nothing to do but to wait for the second of a post. */
  waitedMs?: number
}

/** Sends it to the process that started this one; said when the log has had its last line. */
export function sendReport<Counts>(counts?: Counts, waitedMs?: number): void {
  if (process.connected) {
    process.send?.({
      kind: 'report',
      droppedLines: droppedLines(),
      ...(counts && { counts }),
      ...(waitedMs !== undefined && { waitedMs: Math.round(waitedMs) }),
    } satisfies ChildReport<Counts>)
  }
}
