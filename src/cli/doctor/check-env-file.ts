import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readEnvFile } from '../../config/env-file'
import { projectRoot } from '../../config/project-root'
import { type Finding, note } from './finding'

/** By their names, or because an address has a password in it. */
const isSecret = ([name, value]: [string, string]): boolean =>
  value !== '' && (/SECRET|PASSWORD|TOKEN|ENCRYPTION_KEY/.test(name) || /:\/\/[^/\s]*:[^/\s]+@/.test(value))

/** Whether others than the owner may read the secrets of `.env`. */
export function checkEnvFile(file = resolve(projectRoot, '.env')): Finding[] {
  const secrets = Object.entries(readEnvFile(file).values).filter(isSecret)
  if (secrets.length === 0) return []
  const mode = statSync(file).mode & 0o777
  if ((mode & 0o077) === 0) return []
  const who = (mode & 0o007) === 0 ? 'its group' : 'every user of this machine'
  const names = secrets.map(([name]) => name).join(', ')
  const what = `Settings: ${file} holds secrets (${names}) and is open to ${who} (mode ${mode.toString(8)})`
  return [note(what, `Run: chmod 600 ${file}, as the user who runs the service`)]
}
