import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fromDist } from '../../lib/from-dist.mjs'
import { inProject } from '../../lib/project.mjs'
import { bareEnv, emptySettings } from './environment.mjs'
import { startSandboxProcess } from './sandbox-process.mjs'

/**
 * What benchmarks run on: a database server of their own as durable as an operator's, and sandboxes in processes of
 * their own.
 */
export async function openWorld(undo) {
  mkdirSync(inProject('.data'), { recursive: true })
  // Not in the folder for temporary files: that is often in memory, where durable writes cost nothing.
  const place = fromDist('db/embedded/throw-away-folder').throwAwayFolder(inProject('.data/bench-'))
  const folder = place.path
  undo.push(place.remove)
  const { ensureEmbeddedDatabase, embeddedDatabaseStatus, stopEmbeddedDatabase } = fromDist(
    'db/embedded/embedded-database',
  )
  undo.push(() => stopEmbeddedDatabase(folder))
  const serverUrl = await ensureEmbeddedDatabase(folder)
  const databasePid = embeddedDatabaseStatus(folder).pid
  place.endsWithUs(databasePid)

  const world = {
    folder,
    databasePid,
    // Where cron would append what a tick says.
    tickLog: openSync(join(folder, 'ticks.log'), 'a'),
    describeDatabase: () => describe(serverUrl),
  }
  /** The world for one benchmark: what it opens goes onto its own stack. */
  world.with = (own) => ({
    ...world,
    later: own.push,
    /** A migrated schema of its own with a pool. */
    openSchema: (name) => openSchema(serverUrl, name, own),
    async openSandbox() {
      const sandbox = await startSandboxProcess(own)
      place.endsWithUs(sandbox.pid)
      return sandbox
    },
    /** The environment of a tick: nothing of the operator's settings, defaults for everything not named. */
    envFor: (schema, extra = {}) => ({
      ...bareEnv(),
      ...emptySettings(),
      DATABASE_URL: schema.url,
      HOSTNAME: 'bench',
      STATE_DIR: join(folder, 'state'),
      TOKEN_ENCRYPTION_KEY: schema.encryptionKey,
      // An API that is measured does nothing else.
      SCHEDULER: 'off',
      ...extra,
    }),
  })
  return world
}

async function openSchema(serverUrl, name, own) {
  const address = new URL(serverUrl)
  address.pathname = `/bench_${name}`
  const url = address.href
  await fromDist('db/migrate').migrate(url)
  const db = fromDist('db/connection').openDatabase(url, 4)
  own.push(async () => {
    await db.query('DROP DATABASE ??', [`bench_${name}`])
    await db.end()
  })
  return { url, db, encryptionKey: Buffer.alloc(32, 7).toString('base64') }
}

async function describe(url) {
  const db = fromDist('db/connection').openDatabase(url, 1)
  try {
    const [[row]] = await db.query('SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS flush')
    const durable = Number(row.flush) === 1
    if (!durable) throw new Error('The server does not flush at each commit; its figures would be too good')
    return { version: row.version, durability: 'innodb_flush_log_at_trx_commit=1' }
  } finally {
    await db.end()
  }
}
