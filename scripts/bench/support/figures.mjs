import { summarise } from './statistics.mjs'

/**
 * One line of a benchmark's table.
 * @param figure what was measured
 * @param values one number, or one per repetition
 * @param {{ unit?: string, target?: { most: number } | { least: number }, note?: string, digits?: number }} more
 */
export function figure(figure, values, { unit = '', target, note, digits = 2 } = {}) {
  const { median, range, runs } = summarise([values].flat())
  const met = target && (target.most === undefined ? median >= target.least : median <= target.most)
  const rounded = (value) => Number(value.toFixed(digits))
  return {
    figure,
    value: rounded(median),
    unit,
    ...(runs > 1 && { range: range.map(rounded), runs }),
    ...(target && { target, met }),
    ...(note && { note }),
  }
}
