import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config'
import { dataDir } from '../../config/project-root'
import { describeUs, describeUser, ourUid, userName } from '../../config/users'
import { INCOMING } from '../../media/media-folder'
import { type Finding, note, ok, wrong } from './finding'

type Owned = { path: string; uid: number; mode: number }

/**
 * As whom doctor looks, and whether the folders of this server belong to one user. Root may write everywhere, so what root
 * sees says nothing about the user of the service; the owners do.
 */
export function checkOwners(config: Pick<Config, 'MEDIA_DIR' | 'STATE_DIR'>, data = dataDir): Finding[] {
  const looked = `Looked as ${describeUs()}`
  const us = ourUid()
  // A system without such numbers.
  if (us === undefined) return [ok(looked)]
  const folders = ownersOf([
    data,
    join(data, 'mysql'),
    config.STATE_DIR,
    config.MEDIA_DIR,
    join(config.MEDIA_DIR, INCOMING),
  ])
  const owners = [...new Set(folders.map(({ uid }) => uid))]
  const [owner = us, ...others] = owners
  if (others.length > 0) return [mixed(looked, folders, us)]
  if (owner === us || us !== 0)
    return [ok(`${looked}${owner === us ? '' : `; its folders belong to ${describeUser(owner)}`}`)]
  return [
    note(
      `${looked}, who may do what ${describeUser(owner)} may not, whom the folders belong to`,
      `Look as that user: sudo -u ${userName(owner)} npm run --silent cli -- doctor`,
    ),
  ]
}

function mixed(looked: string, folders: Owned[], us: number): Finding {
  const list = folders.map(({ path, uid }) => `${path} to ${describeUser(uid)}`).join(', ')
  const what = `${looked}; the folders belong to different users: ${list}`
  const todo = 'API and ticks have to write to all of them: give them to the user who runs both (chown -R)'
  // Where everybody who is meant may write through the group, it is meant so; and who is not root has seen what may be written.
  const isMeant = folders.every(({ mode }) => (mode & 0o022) !== 0)
  return us === 0 && !isMeant ? wrong(what, todo) : note(what, todo)
}

const ownersOf = (paths: string[]): Owned[] =>
  [...new Set(paths)]
    .filter((path) => existsSync(path))
    .map((path) => ({ path, uid: statSync(path).uid, mode: statSync(path).mode }))
