import { characters } from '../../domain/characters'

/** Unicode characters, or UTF-16 units, of which an emoji has two and more. */
export type CountsIn = 'characters' | 'utf-16 units'

/** How long a text is, counted as a platform does. */
export const lengthOf = (text: string, countsIn: CountsIn = 'characters'): number =>
  countsIn === 'characters' ? characters(text) : text.length
