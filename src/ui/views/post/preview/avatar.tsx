import type { Platform } from '../../../api/shapes'

/** A letter in the place of the account's picture. */
export function Avatar({ name, platform }: { name: string; platform: Platform }) {
  const [letter = ''] = name.trim()
  return (
    <span class={`avatar glyph ${platform}`} aria-hidden="true">
      {letter.toUpperCase()}
    </span>
  )
}
