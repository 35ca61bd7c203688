/**
 * Length in Unicode characters. The platforms do not say whether they count UTF-16 units instead, which are never fewer:
 * what is too long here is too long there.
 */
export function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
