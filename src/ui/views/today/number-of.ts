/** So far the server counts, and no further. */
const COUNTED = 100_000

/** `1,204`; of what was not counted to its end `100,000+`. */
export const numberOf = (count: number): string => `${count.toLocaleString()}${count >= COUNTED ? '+' : ''}`
