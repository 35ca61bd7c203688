import type { Config } from '../../config/config'
import type { Connection, Database } from '../../db/connection'
import { inTime } from '../../db/in-time'
import { unseenMigrations } from '../../db/migrate'
import { ticksSeen } from '../../db/operations/ticks-seen'
import { latePosts } from '../../db/queue/late-posts'
import { counted } from '../../domain/counted'
import { DEAD_MS } from '../../domain/who-ticks'
import { mediaFolderTakesFiles } from '../../media/media-folder'
import type { Logger } from '../../observability/log'
import { askInTime } from './ask-in-time'
import type { Reason } from './reasons'

/** An answer serves all who ask within so long: alarms may ask as often as they like. */
const FRESH_MS = 2_000
/** A disk that takes longer is one that hangs. */
const DISK_MS = 2_000

type Settings = Pick<Config, 'READY_LATE_MINUTES' | 'MEDIA_DIR'>

/**
 * Answers what stands in the way of publishing, in the order in which the first explains the later; nothing when all is well.
 * One look serves everybody who asks meanwhile and for a moment after, and none takes longer than the database may.
 */
export function createReadiness(db: Database, settings: Settings, log: Logger): () => Promise<Reason[]> {
  const mediaReason = lookAtFolder(settings.MEDIA_DIR, log)
  let said = ''
  let look: { answer: Promise<Reason[]>; endsAt: number } | undefined
  const lookAgain = async () => {
    const [queue, media] = await Promise.all([queueReasons(db, settings, log), mediaReason()])
    const reasons = [...queue, ...media]
    const codes = reasons.map(({ code }) => code).join()
    if (codes !== said) tell(log, reasons)
    said = codes
    return reasons
  }
  return () => {
    if (look && performance.now() < look.endsAt) return look.answer
    const mine = { answer: lookAgain(), endsAt: Number.POSITIVE_INFINITY }
    look = mine
    void mine.answer.finally(() => {
      mine.endsAt = performance.now() + FRESH_MS
    })
    return mine.answer
  }
}

async function queueReasons(db: Database, { READY_LATE_MINUTES }: Settings, log: Logger): Promise<Reason[]> {
  try {
    return await askInTime(db, (connection) => askQueue(connection, READY_LATE_MINUTES))
  } catch (err) {
    log.debug({ err }, 'The database could not be asked whether posts are published')
    return [{ code: 'database', detail: 'The database does not answer, or not as it should' }]
  }
}

async function askQueue(connection: Connection, lateMinutes: number): Promise<Reason[]> {
  const unseen = await unseenMigrations(connection)
  // Tables and columns may be missing: what could be asked of them proves nothing.
  if (unseen.length > 0)
    return [{ code: 'migrations', detail: `The database lacks ${counted(unseen.length, 'migration')} of this version` }]
  const reasons: Reason[] = []
  const { any } = await ticksSeen(connection, DEAD_MS)
  if (!any) {
    const detail = `No tick was seen for ${DEAD_MS / 60_000} minutes, and no resident worker works: nothing is published`
    reasons.push({ code: 'no-tick', detail })
  }
  const { posts, oldestS } = await latePosts(connection, lateMinutes)
  if (posts > 0) {
    const detail = `The oldest due post is ${counted(Math.floor(oldestS / 60), 'minute')} later than its user asked for; ${lateMinutes} ${lateMinutes === 1 ? 'is' : 'are'} allowed`
    reasons.push({ code: 'late', detail })
  }
  return reasons
}

/** A disk that hangs is looked at once, until it answers. */
function lookAtFolder(mediaDir: string, log: Logger): () => Promise<Reason[]> {
  let underWay: Promise<void> | undefined
  return async () => {
    underWay ??= mediaFolderTakesFiles(mediaDir).finally(() => {
      underWay = undefined
    })
    try {
      await inTime(underWay, DISK_MS)
      return []
    } catch (err) {
      log.debug({ err }, 'The media folder could not be written to')
      return [{ code: 'media', detail: 'Files cannot be written to the media folder of this server: uploads fail' }]
    }
  }
}

function tell(log: Logger, reasons: Reason[]): void {
  if (reasons.length === 0) log.info('Ready: nothing stands in the way of publishing')
  else log.warn({ reasons }, `Not ready: ${reasons.map(({ detail }) => detail).join('; ')}`)
}
