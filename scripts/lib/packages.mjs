import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { oneAtATime } from './one-at-a-time.mjs'
import { inProject, root, say } from './project.mjs'

const wanted = inProject('package-lock.json')
// npm writes down here what it installed.
const installed = inProject('node_modules/.package-lock.json')

/**
 * Installs what package-lock.json asks for, unless it is there.
 * @param {{ toBuild: boolean }} options whether the packages for building are needed too
 */
export async function ensurePackages({ toBuild }) {
  if (packagesAreInstalled(toBuild)) return
  await oneAtATime(inProject('.data/packages.lock'), () => {
    if (packagesAreInstalled(toBuild)) return
    say('Installing packages (npm ci) …')
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      // npm's report is no result of ours.
      stdio: ['ignore', 2, 2],
      // npm ci leaves devDependencies out under NODE_ENV=production, and the compiler is one.
      env: { ...process.env, NODE_ENV: '' },
    })
    if (status !== 0) throw new Error('npm ci failed; its report stands above')
  })
}

/** Whether node_modules holds the packages of package-lock.json in their versions. */
function packagesAreInstalled(toBuild) {
  const [installedAt, wantedAt] = [modified(installed), modified(wanted)]
  if (!installedAt || (toBuild && !existsSync(inProject('node_modules/typescript')))) return false
  if (installedAt >= wantedAt) return true
  if (!samePackages(toBuild)) return false
  // The lock file was only touched, by a checkout say. Remember that by the date, and be quick next time.
  try {
    utimesSync(installed, new Date(), new Date())
  } catch {
    // Not ours to touch; then it is compared each time.
  }
  return true
}

function samePackages(toBuild) {
  try {
    const there = JSON.parse(readFileSync(installed, 'utf8')).packages
    return Object.entries(JSON.parse(readFileSync(wanted, 'utf8')).packages).every(
      ([path, { version, optional, devOptional, dev }]) => {
        // The project itself stands in the one file only, and packages for other systems are not installed.
        const mayBeMissing = path === '' || optional || devOptional || (dev && !toBuild)
        if (mayBeMissing && !there[path]) return true
        return there[path]?.version === version
      },
    )
  } catch {
    return false
  }
}

function modified(path) {
  try {
    return statSync(path).mtimeMs
  } catch {
    return 0
  }
}
