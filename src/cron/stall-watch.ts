import type { Outage, SignsSeen, Stalled } from '../db/operations/outages'
import { counted } from '../domain/counted'
import { isDeadAfter, SILENCE_MS } from '../domain/who-ticks'
import type { Logger } from '../observability/log'

export type StallWatchTools = {
  log: Logger
  look(): Promise<SignsSeen>
  /** Tells that nothing ticks; undefined where somebody else has. */
  stalled(since: Date): Promise<Stalled | undefined>
  /** Tells that something ticks again; undefined where somebody else has. */
  recovered(since: Date): Promise<Outage | undefined>
  /** Milliseconds of a clock that never jumps. */
  now?: () => number
}

/**
 * Looks whether anything lives, ticks of this process included, and has it told when nothing does, and when something does again:
 * once, of however many processes that look. What had been silent before this process began gets its time to come back, as
 * after a restart of the machine.
 * @returns one look, to be repeated each minute
 */
export function stallWatch(tools: StallWatchTools): () => Promise<void> {
  const { log, look, now = () => performance.now() } = tools
  let watchedSince: number | undefined
  return async () => {
    try {
      const seen = await look()
      watchedSince ??= now()
      if (seen.last && !isDeadAfter(seen.last, seen.now)) {
        if (seen.openSince && (await tools.recovered(seen.openSince)))
          log.warn(
            { since: seen.openSince },
            `Something ticks again, after nothing did since ${seen.openSince.toISOString()}`,
          )
        return
      }
      const watchedMs = now() - watchedSince
      if (seen.openSince || watchedMs < SILENCE_MS) return
      const told = await tools.stalled(seen.last ?? new Date(seen.now.getTime() - watchedMs))
      if (told)
        log.error(
          told,
          `Nothing has ticked since ${told.since.toISOString()}: ${counted(told.due, 'post is', 'posts are')} due`,
        )
    } catch (error) {
      // Where nothing could be seen nothing is proven.
      watchedSince = undefined
      log.error({ err: error }, `The database cannot be asked whether anything lives: ${(error as Error).message}`)
    }
  }
}
