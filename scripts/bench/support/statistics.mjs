/** The middle of some measurements and how far they lie apart. */
export function summarise(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, range: [sorted[0], sorted.at(-1)], runs: sorted.length }
}

export const median = (values) => summarise(values).median

/** The value below which so many percent of some lie. @param sorted the smallest first */
export const percentile = (sorted, percent) =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]
