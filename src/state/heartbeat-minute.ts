import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { handOver, makeFolder } from '../config/our-files'

const MINUTE_MS = 60_000

/**
 * Whether nobody on this server has spoken for an address in this minute. Of those that ask at once one is told so: the file
 * of a minute is made once.
 * @param address a secret: nothing of it stands in the name of the file
 * @throws when the folder cannot be written
 */
export function isFirstInMinute(folder: string, address: string, now = Date.now()): boolean {
  const name = `heartbeat-${createHash('sha256').update(address).digest('hex').slice(0, 12)}-`
  const minute = `${name}${Math.floor(now / MINUTE_MS)}`
  makeFolder(folder)
  try {
    const opened = openSync(join(folder, minute), 'wx', 0o640)
    handOver(opened, folder)
    closeSync(opened)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  for (const file of readdirSync(folder)) {
    if (file.startsWith(name) && file !== minute) rmSync(join(folder, file), { force: true })
  }
  return true
}
