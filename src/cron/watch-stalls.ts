import type { Database } from '../db/connection'
import { noteRecovered, noteStalled, signsSeen } from '../db/operations/outages'
import { latePosts } from '../db/queue/late-posts'
import type { Logger } from '../observability/log'
import { inTime } from './in-time'
import { onDatabase } from './on-database'
import { type Repetition, repeat } from './repeat'
import { stallWatch } from './stall-watch'

/** Ticks of this minute have written their rows by then. */
const TEN_PAST = '10 * * * * *'

/** A database that is slower is one that does not answer. */
const PATIENCE_MS = 5_000

/**
 * Looks at once and then each minute whether anything lives, and has those told who listen when nothing does.
 * @param sendSoon sends what waits for those who listen: no tick does it now, and whoever is woken by it has lost time enough
 */
export function watchStalls({ DATABASE_URL }: { DATABASE_URL: string }, log: Logger, sendSoon: () => void): Repetition {
  const tell = async <Told>(note: (db: Database) => Promise<Told | undefined>): Promise<Told | undefined> => {
    const told = await onDatabase(DATABASE_URL, note)
    if (told) sendSoon()
    return told
  }
  const look = stallWatch({
    log,
    look: () => inTime(onDatabase(DATABASE_URL, signsSeen), PATIENCE_MS),
    stalled: (since) => tell((db) => noteStalled(db, since)),
    recovered: (since) => tell(async (db) => noteRecovered(db, since, await latePosts(db))),
  })
  const looks = repeat({ expression: TEN_PAST, timezone: 'UTC' }, log, look)
  // From here on it has watched.
  void looks.now(look)
  return looks
}
