import type { Platform } from '../api/shapes'
import { words } from '../words'

const letters: Record<Platform, string> = { facebook: 'f', instagram: 'Ig', linkedin: 'in' }

/** Which platform, in its colour and with its letters. */
export function PlatformGlyph({ platform }: { platform: Platform }) {
  return (
    <span class={`glyph ${platform}`} role="img" aria-label={words.posts.platforms[platform]}>
      {letters[platform]}
    </span>
  )
}
