/** A tick throws away a little with every so many cycles. */
const EVERY = 10

/**
 * Whose turn it is. Told from the numbers of the cycles alone, so that no tick asks for it: the first whose number has passed
 * another ten, of all servers, however many numbers a database gives at a time.
 * @param before the newest cycle before this one
 * @returns which turn it is, when it is this cycle's
 */
export function pruningTurn(before: number | undefined, cycle: number): number | undefined {
  const turn = Math.floor(cycle / EVERY)
  return before !== undefined && Math.floor(before / EVERY) < turn ? turn : undefined
}
