/**
 * A number with its word: `1 post`, `2 posts`.
 * @param count as it is shown: a text where it is grouped or not counted to its end
 * @param more with 0, and with everything above 1; by default with an s
 */
export const counted = (count: number | string, one: string, more = `${one}s`): string =>
  `${count} ${String(count) === '1' ? one : more}`
