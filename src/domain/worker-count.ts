/**
 * How many workers a tick starts: `min(max(ceil(due / batch), min), max)`, and none when nothing is due.
 * With the defaults: 0 → 0, 1-5 → 1, 6-10 → 2, 11-15 → 3, 16-20 → 4, 21 and more → 5.
 */
export function workersFor(due: number, { batch, min, max }: { batch: number; min: number; max: number }): number {
  return due <= 0 ? 0 : Math.min(Math.max(Math.ceil(due / batch), min), max)
}
