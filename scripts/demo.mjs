/**
 * The whole way of a post, on this machine and without anybody's account: a database of its own, the sandbox in place of
 * the platforms, the real command line, the real API, one real tick. Everything it starts is gone when it ends, and the
 * operator's database and settings are not touched.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compare, visiblePosts } from './demo/ask-platform.mjs'
import { connectAccounts, createKey, migrateSchema } from './demo/command-line.mjs'
import { ownDatabase } from './demo/own-database.mjs'
import { connect, posts, publishedPost, schedulePost } from './demo/posts.mjs'
import { printTable } from './demo/print-table.mjs'
import { runTick } from './demo/run-tick.mjs'
import { startApi } from './demo/start-api.mjs'
import { fromDist } from './lib/from-dist.mjs'
import { say } from './lib/project.mjs'

/** Longer than the demo takes on a slow machine; then something hangs. */
const GIVE_UP_AFTER_MS = 180_000

/** What has to be undone, last things first. */
const undo = []

try {
  await Promise.race([demo(), interrupted()])
} catch (error) {
  say(`\nThe demo failed: ${error.message}`)
  process.exitCode = 1
} finally {
  for (const stop of undo.reverse()) await Promise.resolve(stop()).catch((error) => say(error.message))
}
// A signal or a failure may have left work behind that nobody waits for any more.
process.exit()

async function demo() {
  const started = performance.now()
  const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
  const step = (text) => process.stdout.write(`${text}\n`)

  const folder = mkdtempSync(join(tmpdir(), 'post-dispatcher-demo-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  const database = await ownDatabase()
  undo.push(database.remove)
  step(`Database     ${database.description}`)

  const { startSandbox } = fromDist('sandbox/sandbox')
  const sandbox = await startSandbox()
  undo.push(sandbox.close)
  step(`Platforms    the sandbox on ${sandbox.url}`)

  const env = demoEnvironment({
    ...sandbox.env,
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
  undo.push(api.stop)
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
    rows.push({ ...post, ...compare(await publishedPost(client, scheduled[index]), visible, post) })
  }
  printTable(rows)
  const missing = rows.filter(({ isOut }) => !isOut).length
  if (missing > 0) throw new Error(`${missing} of ${rows.length} posts are not out as they should; the table says why`)
  step(
    `\n${rows.length} posts published, each visible once, in a tick of ${took}; everything together ${seconds(started)}.`,
  )
}

/** The demo's settings, and none of the operator's: an empty value overrules .env and means the default. */
function demoEnvironment(values) {
  const none = Object.fromEntries([...fromDist('config/settings').settingNames].map((name) => [name, '']))
  return { ...process.env, ...none, ...values }
}

function interrupted() {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(`stopped by ${signal}`)))
    setTimeout(() => reject(new Error(`no end after ${GIVE_UP_AFTER_MS / 1000} s`)), GIVE_UP_AFTER_MS).unref()
  })
}
