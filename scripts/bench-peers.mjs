/**
 * Compares post-dispatcher with other queues in one run, on throw-away stores and a sandbox of its own.
 *   node scripts/bench-peers.mjs [--only posts|queues] [--posts N] [--queues N] [--events N] [--work MS] [--rounds N] [--quick] [--json FILE]
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { comparePeers } from './bench/peers/compare.mjs'
import { printPosts, printQueues } from './bench/peers/print.mjs'
import { compareQueues } from './bench/peers/queues.mjs'
import { undoStack } from './bench/support/undo-stack.mjs'
import { openWorld } from './bench/support/world.mjs'
import { interrupted } from './lib/ended-by.mjs'
import { inProject, say } from './lib/project.mjs'

const parts = ['posts', 'queues']

const usage = `Usage: npm run bench:peers -- [--only posts|queues] [--rounds N] [--quick] [--json FILE]
  posts [--posts N]
    Runs BullMQ (Redis), graphile-worker and pg-boss (PostgreSQL) beside post-dispatcher, all with the same call to the same sandbox.
  queues [--queues N] [--events N] [--work MS]
    Runs BullMQ with a queue for each account beside the promotion engine: one event of an account at a time, MS of waiting for each.
--quick  small numbers: shows that it works; its figures mean nothing`

if (process.argv.includes('--help')) {
  process.stdout.write(`${usage}\n`)
  process.exit()
}

const undo = undoStack()
try {
  const { only, json, ...options } = readArguments()
  installPeers()
  const stopped = interrupted()
  const report = { ...options }
  if (only.includes('posts')) {
    const measuring = openWorld(undo).then((world) => comparePeers(world.with(undo), options))
    report.peers = await Promise.race([measuring, stopped])
    printPosts(report.peers, options)
  }
  if (only.includes('queues')) {
    report.queueEach = await Promise.race([compareQueues({ later: undo.push }, options), stopped])
    printQueues(report.queueEach, options)
  }
  if (json) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`)
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

function readArguments() {
  const options = {
    only: { type: 'string', default: parts.join(',') },
    posts: { type: 'string' },
    rounds: { type: 'string' },
    queues: { type: 'string' },
    events: { type: 'string', default: '10' },
    work: { type: 'string', default: '0' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  }
  let values
  try {
    values = parseArgs({ options }).values
  } catch (error) {
    throw new Error(`${error.message}\n${usage}`)
  }
  const { quick, json } = values
  const only = values.only.split(',')
  const unknown = only.filter((name) => !parts.includes(name))
  if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(', ')}\n${usage}`)
  const posts = Number(values.posts ?? (quick ? 1_000 : 10_000))
  const rounds = Number(values.rounds ?? (quick ? 1 : 3))
  const queues = Number(values.queues ?? (quick ? 100 : 1_000))
  const [events, workMs] = [Number(values.events), Number(values.work)]
  const isRight = posts >= 200 && rounds >= 1 && queues >= 1 && events >= 1 && workMs >= 0 && workMs <= 10_000
  if (values.help || !isRight) throw new Error(usage)
  return { only, posts, rounds, queues, events, workMs, json }
}
