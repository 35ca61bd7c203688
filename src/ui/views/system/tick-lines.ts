import type { Tick } from '../../api/shapes'
import { begun } from './use-ticks'

/** Cron starts one a minute; from here on at least one is missing. */
const MISSING_MS = 105_000

export type Gap = { from: number; to: number; open: boolean }
export type TickLine = { tick: Tick } | { gap: Gap }

/**
 * Ticks and the times without any, the newest first.
 * @param ticks all there were, the newest first; also those that are not shown, which are no gap
 */
export function linesOf(ticks: Tick[], shown: (tick: Tick) => boolean, now: number): TickLine[] {
  const lines: TickLine[] = []
  let later = now
  for (const tick of ticks) {
    const at = begun(tick)
    if (later - at > MISSING_MS) lines.push({ gap: { from: at, to: later, open: later === now } })
    later = at
    if (shown(tick)) lines.push({ tick })
  }
  return lines
}

export const gapsIn = (lines: TickLine[]): Gap[] => lines.flatMap((line) => ('gap' in line ? [line.gap] : []))

/** It had nothing to do. */
export const isIdle = ({ due, ahead, workers, recovered, exitCode }: Tick): boolean =>
  due + ahead + workers + recovered === 0 && exitCode === 0
