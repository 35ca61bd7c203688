import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { nearestThere } from '../../config/our-files'
import { describeUs, describeUser, ourUid, userName } from '../../config/users'
import { EmbeddedDatabaseError } from './embedded-database-error'
import { embeddedFiles } from './server-state'

/**
 * Refuses to run a server on another user's folder. It keeps a hundred files there and makes more while it runs, so what
 * root started once would be closed to the user whom the folder belongs to, and there is nothing to hand over afterwards.
 */
export function refuseOthersFolder(dir: string): void {
  const owner = otherOwner(dir)
  if (owner === undefined) return
  throw new EmbeddedDatabaseError(
    [
      `The embedded database in ${dir} is for ${describeUser(owner)}, whom ${nearestThere(dir)} belongs to, and this command runs as ${describeUs()}.`,
      `Run it as that user (sudo -u ${userName(owner)} …), set DATABASE_URL to a database of your own, or give the folder to the user of this command: mkdir -p ${dir} && chown -R ${userName(ourUid() ?? owner)} ${dir}`,
    ].join('\n'),
  )
}

function otherOwner(dir: string): number | undefined {
  const us = ourUid()
  if (us === undefined) return undefined
  const { data } = embeddedFiles(dir)
  const there = existsSync(data) ? data : nearestThere(dir)
  const owner = statSync(there).uid
  if (owner === us) return undefined
  // What root makes is for the owner of the folder above; others make their own wherever they may.
  return us === 0 || there === data || !isWritable(there) ? owner : undefined
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
