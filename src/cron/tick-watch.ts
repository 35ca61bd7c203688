import { crontabLine } from '../config/crontab-line'
import { doesAnythingTick, doOthersTick, SILENCE_MS, type TicksSeen, type Verdict } from '../domain/who-ticks'
import type { Logger } from '../observability/log'

export type TickWatchTools = {
  log: Logger
  /** Who has ticked within so many milliseconds. */
  look(silenceMs: number): Promise<TicksSeen>
  /** What to do while nothing else ticks; without it this process only says so. */
  tick?: (stop: AbortSignal) => Promise<unknown>
  silenceMs?: number
  /** Milliseconds of a clock that never jumps. */
  now?: () => number
}

/**
 * Looks whether anything ticks, says so when that changes, and ticks in its place while nothing does.
 * @returns one look, to be repeated each minute; it rejects when the tick does
 */
export function tickWatch(tools: TickWatchTools): (stop: AbortSignal) => Promise<void> {
  const { log, look, tick, silenceMs = SILENCE_MS, now = () => performance.now() } = tools
  const judge = tick ? doOthersTick : doesAnythingTick
  const say = tick ? sayForTicking : sayForIdle
  let watchedSince: number | undefined
  let said: Verdict = 'unknown'
  return async (stop) => {
    let seen: TicksSeen
    try {
      seen = await look(silenceMs)
    } catch (error) {
      // Where nothing could be seen nothing is proven: a cron that could not reach the database either has not died.
      watchedSince = undefined
      log.error({ err: error }, `The database cannot be asked whether anything ticks: ${(error as Error).message}`)
      return
    }
    watchedSince ??= now()
    const verdict = judge(seen, now() - watchedSince >= silenceMs)
    if (verdict !== 'unknown' && verdict !== said) {
      say(log, verdict, said)
      said = verdict
    }
    if (verdict === 'no') await tick?.(stop)
  }
}

const silence = `${SILENCE_MS / 60_000} minutes`

function sayForTicking(log: Logger, others: 'yes' | 'no'): void {
  if (others === 'yes') log.info('Something else ticks: this process does not (SCHEDULER=auto), and watches')
  else
    log.warn(
      `No other tick was seen for ${silence}: this process ticks by itself (SCHEDULER=auto), as long as it runs. For production install the crontab line: ${crontabLine()}`,
    )
}

function sayForIdle(log: Logger, anything: 'yes' | 'no', before: Verdict): void {
  if (anything === 'no')
    log.warn(
      `This process publishes nothing (SCHEDULER=off), and no tick was seen for ${silence}: nothing is published at all. Install the crontab line or see why it does not run: ${crontabLine()}; or remove SCHEDULER=off, and this process ticks by itself`,
    )
  else if (before === 'no') log.info('A tick was seen: posts are published again')
}
