import type { BulkResult } from '../../api/shapes'

/** The most that one request may take. */
export const MOST_AT_ONCE = 500
/** Who has more presses again. */
const ROUNDS = 40

export type DoneSoFar = Omit<BulkResult, 'more'>

/** Repeats a change of many posts until nothing is left that it can do. */
export async function untilDone(some: () => Promise<BulkResult>): Promise<DoneSoFar> {
  const all: DoneSoFar = { done: 0, skipped: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const { done, skipped, more } = await some()
    all.done += done
    all.skipped = skipped
    // Those that are skipped come again each time: what is done no more is not asked for any longer.
    if (!more || done === 0) break
  }
  return all
}
