import type { Database } from '../../db/connection'
import { mediaFiles } from '../../db/media/media-files'
import { underLock } from '../../db/under-lock'
import { collectGarbage } from '../../media/collect-garbage'
import type { MediaLibrary } from '../../media/media-library'
import type { Spool } from '../../media/spool'
import type { Logger } from '../../observability/log'
import { hourly } from '../upkeep/hourly'

type Collector = { db: Database; media: MediaLibrary; spool: Spool; keepDays: number; log: Logger }

/** Names that are logged of what was removed; the rest is a number. */
const NAMED = 20

/**
 * Removes files nobody needs, now what cut-off uploads left and once an hour everything else; of several servers one at a
 * time. In the API and not in the tick, which has better things to do.
 * @returns stops it
 */
export function collectHourly({ db, media, spool, keepDays, log }: Collector): () => void {
  const sweep = async () => {
    const removed = await spool.sweep()
    if (removed > 0) log.info({ removed }, 'Removed files of uploads that were cut off')
  }
  const collect = async () => {
    await sweep()
    await underLock(db, 'media-gc', async () => {
      const { removed, failed, needed } = await collectGarbage(media.store, mediaFiles(db), { keepDays })
      for (const { key, error } of failed)
        log.warn({ err: error, key }, 'A media file that should go could not be removed')
      if (removed.length === 0) return
      const bytes = removed.reduce((sum, { size }) => sum + Number(size ?? 0), 0)
      const files = removed.slice(0, NAMED).map(({ key, why }) => `${key} (${why})`)
      log.info({ removed: removed.length, bytes, needed, files }, 'Removed media files that no post needs')
    })
  }
  const warn = (err: unknown) => log.warn({ err }, 'Media files that nobody needs could not be looked for')
  void sweep().catch(warn)
  return hourly(() => collect().catch(warn))
}
