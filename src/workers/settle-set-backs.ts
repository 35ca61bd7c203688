import type { Config } from '../config/config'
import type { Connection, Database } from '../db/connection'
import { knowsCycle } from '../db/operations/knows-cycle'
import type { WorkFound } from '../db/queue/count-work'
import { lostSince, type Mark } from '../domain/set-back'
import type { Actor } from '../domain/timeline'
import type { Logger } from '../observability/log'
import { readMark } from '../state/cycle-mark'

type Tools = { db: Database; connection: Connection; config: Config; log: Logger; actor: Actor }

/**
 * Looks whether the database was set back since this server saw it last, and has everything asked about that may have
 * gone out in the time it lost. Before that, nothing of it may be claimed.
 * @returns false while another server is at it: nothing may be published yet
 */
export async function settleSetBacks(tools: Tools, found: WorkFound): Promise<boolean> {
  const { db, connection, config, log, actor } = tools
  const mark = markOf(tools, found)
  // On one server the newest cycle is its own last one, and nothing is asked.
  const isLost = mark !== undefined && !isSame(mark, found.newest) && !(await knowsCycle(connection, mark))
  if (!isLost && !found.setBack) return true
  // Loaded only now: hardly any tick comes here.
  const [{ doubtWhatIsLost, newestBefore, recordSetBack }, { underLockOn }] = await Promise.all([
    import('../db/operations/set-backs'),
    import('../db/under-lock'),
  ])
  if (isLost) {
    // Before the lock: a server that does not get it has told what it knows all the same.
    const lost = lostSince(mark, await newestBefore(connection, mark))
    await recordSetBack(db, lost, config.HOSTNAME)
    log.error(
      { lost, cycle: mark.cycle },
      `The database was set back: it knows nothing of ${lost.from.toISOString()} to ${lost.until.toISOString()}`,
    )
  }
  // On the connection that is there: a pool that is as small as its process needs has none to give for a lock alone.
  const mine = await underLockOn(connection, 'set-back', async () => {
    const posts = await doubtWhatIsLost(db, { actor, host: config.HOSTNAME })
    log.error(
      { posts },
      `Posts that may be out without the database knowing: ${posts}. The platforms are asked before anything of them is sent`,
    )
  })
  if (!mine)
    log.warn('Another server looks at what a database that was set back has lost; nothing is published meanwhile')
  return mine
}

/** A mark that cannot be read is no reason to publish nothing, and none to say nothing. */
function markOf({ config, log }: Tools, { identity }: WorkFound): Mark | undefined {
  if (!identity) return undefined
  try {
    return readMark(config.STATE_DIR, identity)
  } catch (error) {
    log.error({ err: error }, `What this server remembers of the database cannot be read: ${(error as Error).message}`)
    return undefined
  }
}

const isSame = (mark: Mark, newest: Mark | undefined) => mark.cycle === newest?.cycle && mark.tickId === newest.tickId
