import type { Platform } from '../../../api/shapes'

/** About where platforms fold a text: by characters or by lines, whatever comes first. */
const folds: Record<Platform | 'reel', { characters: number; lines: number }> = {
  facebook: { characters: 477, lines: 5 },
  instagram: { characters: 125, lines: 3 },
  linkedin: { characters: 210, lines: 3 },
  reel: { characters: 55, lines: 1 },
}

/** As much of a text as is seen at first; undefined when all of it is. */
export function foldedHead(text: string, where: Platform | 'reel'): string | undefined {
  const { characters, lines } = folds[where]
  const head = Array.from(text).slice(0, characters).join('').split('\n').slice(0, lines).join('\n')
  if (head.length >= text.trimEnd().length) return undefined
  // Not within a word, unless that leaves hardly anything.
  const atWord = head.slice(0, Math.max(head.lastIndexOf(' '), head.lastIndexOf('\n')))
  const cutWithin = !/^\s/.test(text.slice(head.length))
  return (cutWithin && atWord.length > head.length / 2 ? atWord : head).replace(/[\s.,;:…]+$/, '')
}
