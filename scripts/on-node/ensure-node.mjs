import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime } from '../lib/one-at-a-time.mjs'
import { inProject, say } from '../lib/project.mjs'

const cache = inProject('.data/node')

/**
 * Makes sure that a version of Node is there: the newest of those the number fits, at the time it was first asked for.
 * @returns {Promise<{ folder: string, version: string }>} the folder that holds the program
 */
export async function ensureNode(wanted) {
  const name = `node-${process.platform}-${process.arch}`
  const place = join(cache, wanted)
  const folder = join(place, 'node_modules', name, 'bin')
  mkdirSync(cache, { recursive: true })
  await oneAtATime(join(cache, `${wanted}.lock`), () => {
    if (!existsSync(place)) install(`${name}@${wanted}`, place)
  })
  const { stdout, error, stderr } = spawnSync(join(folder, 'node'), ['--version'], { encoding: 'utf8' })
  if (!stdout) throw new Error(`${join(folder, 'node')} does not run: ${error?.message ?? stderr.trim()}`)
  return { folder, version: stdout.trim().slice(1) }
}

// Beside its place first, so that what an interrupted npm left is not taken for a Node.
function install(request, place) {
  say(`Getting ${request} from npm …`)
  const unfinished = mkdtempSync(`${place}.new-`)
  try {
    writeFileSync(join(unfinished, 'package.json'), '{"private":true}\n')
    const args = [
      'install',
      '--no-audit',
      '--no-fund',
      '--no-save',
      '--loglevel=error',
      '--prefix',
      unfinished,
      request,
    ]
    const { status, error } = spawnSync('npm', args, { cwd: unfinished, stdio: ['ignore', 2, 2] })
    if (status !== 0) throw new Error(`npm could not get ${request}${error ? `: ${error.message}` : '; see above'}`)
    renameSync(unfinished, place)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}
