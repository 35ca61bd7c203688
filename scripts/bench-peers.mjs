/**
 * Compares post-dispatcher with other queues in one run, on throw-away stores and a sandbox of its own.
 *   node scripts/bench-peers.mjs [--posts N] [--rounds N] [--json FILE]
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { comparePeers } from './bench/peers/compare.mjs'
import { undoStack } from './bench/support/undo-stack.mjs'
import { openWorld } from './bench/support/world.mjs'
import { inProject, say } from './lib/project.mjs'

const usage = `Usage: npm run bench:peers -- [--posts N] [--rounds N] [--json FILE]
Runs BullMQ (Redis), graphile-worker and pg-boss (PostgreSQL) beside post-dispatcher, all with the same call to the same sandbox.`

if (process.argv.includes('--help')) {
  process.stdout.write(`${usage}\n`)
  process.exit()
}

const undo = undoStack()
try {
  const { posts, rounds, json } = readArguments()
  installPeers()
  const interrupted = new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.once(signal, () => reject(new Error(`Stopped by ${signal}; cleaning up …`)))
  })
  const measuring = openWorld(undo).then((world) => comparePeers(world.with(undo), { posts, rounds }))
  const found = await Promise.race([measuring, interrupted])
  print(found, posts, rounds)
  if (json) writeFileSync(json, `${JSON.stringify({ posts, rounds, peers: found }, null, 2)}\n`)
} catch (error) {
  say(`\n${error.message}`)
  process.exitCode = 1
}
await undo.run()
process.exit()

/** Into a folder of their own, and without what they would run there: they are no dependency of ours. */
function installPeers() {
  const folder = inProject('scripts/bench/peers')
  const wanted = readFileSync(`${folder}/package-lock.json`, 'utf8')
  const noted = `${folder}/node_modules/.installed-from`
  if (existsSync(noted) && readFileSync(noted, 'utf8') === wanted) return
  say('Installing the peers, without their install scripts …')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  if (spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] }).status !== 0)
    throw new Error('The peers could not be installed; what npm says stands above')
  writeFileSync(noted, wanted)
}

function print(found, posts, rounds) {
  say(
    `\n${posts} posts each, median of ${rounds} rounds in turn; ratios to the raw client; µs of processor time for one post\n`,
  )
  const head = ['', 'posts/s', 'by clock', 'by processor', 'client µs', 'store µs']
  const lines = found.map((it) => [it.name, it.postsPerSecond, it.byClock, it.byProcessor, it.clientUs, it.storeUs])
  const cells = [head, ...lines].map((line) => line.map(String))
  const widths = head.map((_, column) => Math.max(...cells.map((line) => line[column].length)))
  for (const line of cells)
    process.stdout.write(
      `${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}\n`,
    )
  process.stdout.write('\nWhat each does not do, or does:\n')
  for (const { name, lacks } of found) process.stdout.write(`  ${name}: ${lacks}\n`)
}

function readArguments() {
  const options = {
    posts: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  }
  let values
  try {
    values = parseArgs({ options }).values
  } catch (error) {
    throw new Error(`${error.message}\n${usage}`)
  }
  const [posts, rounds] = [Number(values.posts), Number(values.rounds)]
  if (values.help || !(posts >= 200) || !(rounds >= 1)) throw new Error(usage)
  return { posts, rounds, json: values.json }
}
