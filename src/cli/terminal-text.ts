import { oneLine } from '../observability/one-line'

export { oneLine }

/**
 * The same for text of several lines.
 * @param indent spaces before each line but the first, so that none looks like one of ours
 */
export const paragraph = (text: string, indent: number): string =>
  text
    .split(/\r?\n/)
    .map(oneLine)
    .join(`\n${' '.repeat(indent)}`)
