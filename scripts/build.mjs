/**
 * Compiles src to dist and bundles the programs that must start fast.
 *   node scripts/build.mjs [--if-stale]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { buildClient } from './build/build-client.mjs'
import { buildUi } from './build/build-ui.mjs'
import { bundleEntries, hotEntries } from './build/bundle-entries.mjs'
import { replaceDist } from './build/replace-dist.mjs'
import { transpile } from './build/transpile.mjs'
import { describeSources, distIsFresh, stampDist } from './lib/freshness.mjs'
import { oneAtATime } from './lib/one-at-a-time.mjs'
import { inProject, root, say } from './lib/project.mjs'

const config = 'tsconfig.build.json'
const fresh = inProject(`dist.new-${process.pid}`)

try {
  await oneAtATime(inProject('.data/build.lock'), async () => {
    // Whoever waited for another build may find nothing left to do.
    if (!process.argv.includes('--if-stale') || !distIsFresh()) await build()
  })
} catch (error) {
  say(error.message)
  process.exitCode = 1
}

async function build() {
  const started = Date.now()
  const sources = describeSources()
  removeAbandoned()
  say('Building …')
  try {
    // A core looks for mistakes while another one puts together what runs if there are none.
    const checked = check()
    await transpile(config, fresh)
    if (existsSync(inProject('src/client'))) buildClient(`${fresh}/client`)
    if (existsSync(inProject('src/ui'))) await buildUi(`${fresh}/ui`)
    const entries = hotEntries.filter((entry) => existsSync(inProject('src', entry)))
    await bundleEntries({ src: inProject('src'), dist: fresh, entries })
    if (!(await checked)) throw new Error('The compiler found errors; dist is left as it was')
    replaceDist(fresh, inProject('dist'))
    stampDist(sources)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  say(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

/** @returns whether the compiler finds no mistake; what it finds it says itself */
async function check() {
  const compiler = inProject('node_modules/typescript/bin/tsc')
  const args = [compiler, '-p', inProject(config), '--noEmit']
  const [status] = await once(spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] }), 'exit')
  return status === 0
}

/** Folders of builds that were killed; under the lock no other build is alive. */
function removeAbandoned() {
  for (const name of readdirSync(root)) {
    if (/^dist\.new-\d+$/.test(name)) rmSync(inProject(name), { recursive: true, force: true })
  }
}
