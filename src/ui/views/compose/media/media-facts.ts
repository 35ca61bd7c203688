import { duration } from '../../../time/zone'
import { media as texts } from '../../../words/compose'
import type { FormMedia } from '../form/form'

/** `Picture · 1080 × 1350 · 340 kB` */
export function factsOf({ type, width, height, durationMs, size }: FormMedia): string {
  return [
    type && texts.types[type],
    width && height && `${width} × ${height}`,
    durationMs && duration(durationMs / 1_000),
    size !== undefined && bytes(size),
  ]
    .filter(Boolean)
    .join(' · ')
}

const bytes = (size: number): string =>
  size < 1_000_000 ? `${Math.max(1, Math.round(size / 1_000))} kB` : `${(size / 1_000_000).toFixed(1)} MB`

/** A small picture of a picture; files that lie elsewhere are shown as they are. */
export function thumbOf({ url, type }: FormMedia): string | undefined {
  return url && type === 'image' ? url : undefined
}
