import { counted } from '../domain/counted'
import type { Logger } from '../observability/log'
import { type HeartbeatSettings, sendHeartbeat } from './heartbeat'
import { type Repetition, repeat } from './repeat'

/** A beat that is older is none: ticks publish then. */
const BEAT_MS = 5_000

/** In the middle of the minute: where cron ticks as well it speaks first, and says more. */
const MID_MINUTE = '30 * * * * *'

/** What a parent of resident workers does of which it is told outside. */
type Beating = { beat(id: string, told: { children: number }): Promise<boolean> }

/**
 * Has whoever listens at HEARTBEAT_URL told each minute that resident workers work, as long as the database takes their beats.
 * @param tools the beats of which are noted from here on
 */
export function beatOutside(
  tools: Beating,
  settings: HeartbeatSettings,
  log: Logger,
  expression = MID_MINUTE,
): Repetition {
  const inShort = noteBeats(tools)
  return repeat({ expression, timezone: 'UTC' }, log, async () => {
    const summary = inShort()
    if (summary) await sendHeartbeat(settings, log, summary)
  })
}

/** @returns what there is to be told; undefined while nothing beats */
export function noteBeats(tools: Beating): () => string | undefined {
  const { beat } = tools
  let last: { at: number; children: number } | undefined
  tools.beat = async (id, told) => {
    const isKnown = await beat(id, told)
    if (isKnown) last = { at: performance.now(), children: told.children }
    return isKnown
  }
  return () => (last && performance.now() - last.at < BEAT_MS ? counted(last.children, 'resident worker') : undefined)
}
