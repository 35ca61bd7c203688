import { accessSync, constants, statfsSync } from 'node:fs'
import type { Config } from '../../config/config'
import { nearestThere, tryToWrite } from '../../config/our-files'
import type { Database } from '../../db/connection'
import { latestSetBack } from '../../db/operations/set-backs'
import { counted } from '../../domain/counted'
import { type Finding, note, ok, wrong } from './finding'

/** Of Linux: tmpfs, ramfs and a container's own layer, gone with the machine or the container. */
const PASSING_FILE_SYSTEMS = new Set([0x01021994, 0x858458f6, 0x794c7630])

const fileSystemOf = (folder: string): number => statfsSync(folder).type

/**
 * Whether this server can remember what it has seen of the database: looks, and makes nothing.
 * @param typeOf tells a file system by the number that Linux has for it
 */
export function checkState({ STATE_DIR: folder }: Pick<Config, 'STATE_DIR'>, typeOf = fileSystemOf): Finding {
  const what = `Memory of the database: ${folder}`
  const todo = 'Correct its owner, or STATE_DIR: without it a restored backup that lets posts out again is not noticed'
  const there = nearestThere(folder)
  try {
    if (there === folder) tryToWrite(folder)
    else accessSync(there, constants.W_OK)
  } catch (error) {
    return wrong(`${what} cannot be written (${(error as Error).message})`, todo)
  }
  if (PASSING_FILE_SYSTEMS.has(typeOf(there))) {
    return note(`${what} does not last`, 'Set STATE_DIR to a folder on a disk (or a volume) that stays')
  }
  return ok(what)
}

/** What was restored last, and what it left open. */
export async function checkSetBacks(db: Database): Promise<Finding[]> {
  const latest = await latestSetBack(db)
  if (!latest) return []
  const { from, until, noticedAt, posts, open } = latest
  const what = `Set back: the database knows nothing of ${from.toISOString()} to ${until.toISOString()} (noticed ${noticedAt.toISOString()})`
  if (posts === null) return [note(`${what}; posts are being marked`, 'The next tick finishes that')]
  return open > 0
    ? [note(`${what}; ${open} of its publications are not answered yet`, 'docs/backup.md tells what to do')]
    : [ok(`${what}; ${counted(posts, 'post was', 'posts were')} asked about`)]
}
