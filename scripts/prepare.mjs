/**
 * Makes sure that what a command needs is there, and is quick when it is. A Node that is too old ends it before anything.
 *   node scripts/prepare.mjs packages   node_modules matches package-lock.json
 *   node scripts/prepare.mjs build      also, dist matches src
 */
import { spawnSync } from 'node:child_process'
import { distIsFresh } from './lib/freshness.mjs'
import { ensureNodeVersion } from './lib/node-version.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { inProject, say } from './lib/project.mjs'

const what = process.argv[2]

try {
  ensureNodeVersion()
  if (what === 'packages') await ensurePackages({ toBuild: true })
  else if (what === 'build') await ensureBuild()
  else throw new Error('Usage: node scripts/prepare.mjs packages|build')
} catch (error) {
  say(error.message)
  process.exitCode = 1
}

async function ensureBuild() {
  // An image that brings dist and only the packages for running it is complete.
  const stale = !distIsFresh()
  await ensurePackages({ toBuild: stale })
  if (stale) build()
}

function build() {
  const args = [inProject('scripts/build.mjs'), '--if-stale']
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('The build failed; the reasons stand above')
}
