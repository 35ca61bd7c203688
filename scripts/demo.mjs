/**
 * The whole way of a post, on this machine and without anybody's account: a database of its own, the sandbox in place of
 * the platforms, the real command line, the real API, one real tick. Everything it starts is gone when it ends, and the
 * operator's database and settings are not touched. With `--keep` all of it stays until Ctrl-C, for looking around.
 */
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compare, visiblePosts } from './demo/ask-platform.mjs'
import { connectAccounts, createKey, migrateSchema } from './demo/command-line.mjs'
import { everyState } from './demo/every-state.mjs'
import { addressThere, describeRunning, linkPosts, tickingApi } from './demo/keep-running.mjs'
import { ownDatabase } from './demo/own-database.mjs'
import { connect, posts, publishedPost, schedulePost } from './demo/posts.mjs'
import { printTable } from './demo/print-table.mjs'
import { stopPrograms } from './demo/run-node.mjs'
import { runTick } from './demo/run-tick.mjs'
import { startApi } from './demo/start-api.mjs'
import { endedBy } from './lib/ended-by.mjs'
import { fromDist } from './lib/from-dist.mjs'
import { say } from './lib/project.mjs'

/** Longer than the demo takes on a slow machine; then something hangs. */
const GIVE_UP_AFTER_MS = 180_000

const usage = `npm run demo [-- --keep]

Publishes a handful of posts to an imitation of the platforms, shows what went out, and removes everything.
  --keep   leaves the API, the sandbox and its page running until Ctrl-C`

/** What has to be undone, last things first. */
const undo = []
const signal = endedBy()

try {
  const { keep, help } = options()
  if (help) say(usage)
  else await run(keep)
} catch (error) {
  say(`\nThe demo failed: ${error.message}`)
  process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1
} finally {
  for (const stop of undo.reverse()) await undone(stop)
}
// A signal or a failure may have left work behind that nobody waits for any more.
process.exit()

function options() {
  const { values } = parseArgs({ options: { keep: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
  return values
}

async function run(keep) {
  const interrupted = signal.then((name) => Promise.reject(new Error(`stopped by ${name}`)))
  const kept = await Promise.race([demo(keep), interrupted, tooLate()])
  if (!keep) return
  const died = kept.api.ended.then(([code]) => Promise.reject(new Error(`the API ended with code ${code}`)))
  await Promise.race([signal, died])
  say('Stopping …')
}

async function undone(stop) {
  try {
    await stop()
  } catch (error) {
    say(error.message)
  }
}

async function demo(keep) {
  const started = performance.now()
  const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
  const step = (text) => process.stdout.write(`${text}\n`)

  const own = fromDist('db/embedded/throw-away-folder').throwAwayFolder(join(tmpdir(), 'post-dispatcher-demo-'))
  const folder = own.path
  undo.push(own.remove)
  const database = await ownDatabase()
  undo.push(database.remove, stopPrograms)
  step(`Database     ${database.description}`)

  const { startSandbox } = fromDist('sandbox/sandbox')
  const sandbox = await startSandbox()
  undo.push(sandbox.close)
  step(`Platforms    the sandbox on ${sandbox.url}`)

  const env = demoEnvironment({
    ...sandbox.env,
    // Accounts can be connected by the sandbox's login, and webhooks may call what runs beside.
    ...sandbox.appEnv,
    WEBHOOK_PRIVATE_HOSTS: '127.0.0.1',
    DATABASE_URL: database.url,
    MEDIA_DIR: join(folder, 'media'),
    STATE_DIR: join(folder, 'state'),
    TOKEN_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PORT: '0',
    // The tick is shown by itself.
    SCHEDULER: 'off',
  })
  step(`Schema       ${await migrateSchema(env)} migrations applied`)
  const key = await createKey(env)
  const accounts = await connectAccounts(env)
  step(`Company      demo, with an API key and the accounts ${Object.values(accounts).join(', ')}`)

  const api = await startApi(env)
  step(`API          ${api.url}`)

  const client = connect(api.url, key)
  const scheduling = performance.now()
  const scheduled = []
  for (const post of posts) scheduled.push(await schedulePost(client, accounts, post))
  step(`Scheduled    ${scheduled.length} posts in ${seconds(scheduling)}, due now\n`)

  const ticking = performance.now()
  step('One tick, as cron would run it:')
  await runTick(env)
  const took = seconds(ticking)

  const visible = await visiblePosts(sandbox.url)
  const rows = []
  for (const [index, post] of posts.entries()) {
    const row = { ...post, ...compare(await publishedPost(client, scheduled[index]), visible, post) }
    rows.push(keep ? { ...row, permalink: addressThere(sandbox, row) } : row)
  }
  printTable(rows)
  const missing = rows.filter(({ isOut }) => !isOut).length
  if (missing > 0) throw new Error(`${missing} of ${rows.length} posts are not out as they should; the table says why`)
  step(
    `\n${rows.length} posts published, each visible once, in a tick of ${took}; everything together ${seconds(started)}.`,
  )
  if (!keep) {
    step('The posts are gone with the sandbox; npm run demo -- --keep leaves everything to look at.')
    return { api }
  }
  await everyState({ client, accounts, sandbox, env })
  await linkPosts(sandbox, api, rows)
  const again = await tickingApi(api, env)
  step(describeRunning({ sandbox, api: again, key }))
  return { api: again }
}

/** The demo's settings, and none of the operator's: an empty value overrules .env and means the default. */
function demoEnvironment(values) {
  const none = Object.fromEntries([...fromDist('config/settings').settingNames].map((name) => [name, '']))
  return { ...process.env, ...none, ...values }
}

function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no end after ${GIVE_UP_AFTER_MS / 1000} s`)), GIVE_UP_AFTER_MS).unref()
  })
}
