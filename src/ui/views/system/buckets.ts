import type { Tick } from '../../api/shapes'
import { begun, HOUR_MS } from './use-ticks'

const MINUTE_MS = 60_000
/** How many minutes a bar stands for, so that bars stay wide enough to be seen. */
const MINUTES: Record<number, number> = { 1: 1, 6: 5, 24: 15 }

export type Bucket = { from: number; to: number; ticks: number; due: number; published: number; longestMs: number }

/** The last hours in equal parts, the oldest first. */
export function bucketsOf(ticks: Tick[], hours: number, now: number): Bucket[] {
  const width = minutesOf(hours) * MINUTE_MS
  const end = (Math.floor(now / width) + 1) * width
  const count = (hours * HOUR_MS) / width
  const buckets = Array.from({ length: count }, (_, index): Bucket => {
    const from = end - (count - index) * width
    return { from, to: from + width, ticks: 0, due: 0, published: 0, longestMs: 0 }
  })
  for (const tick of ticks) {
    const bucket = buckets[Math.floor((begun(tick) - end) / width) + count]
    if (!bucket) continue
    bucket.ticks++
    bucket.due += tick.due + tick.ahead
    bucket.published += tick.results.published ?? 0
    bucket.longestMs = Math.max(bucket.longestMs, tick.durationMs ?? 0)
  }
  return buckets
}

export const minutesOf = (hours: number): number => MINUTES[hours] ?? 15
