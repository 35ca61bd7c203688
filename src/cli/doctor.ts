import { type Config, loadConfig } from '../config/config'
import { type Database, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { isEmbeddedDatabaseMade } from '../db/embedded/embedded-database'
import { checkAccounts } from './doctor/check-accounts'
import { checkHeartbeat, checkMediaTls } from './doctor/check-addresses'
import { checkConnections } from './doctor/check-connections'
import { checkCrontab, checkLogFile } from './doctor/check-crontab'
import { checkClock, checkIsolation, checkLink, checkMigrations, checkReachable } from './doctor/check-database'
import { checkEncryption } from './doctor/check-encryption'
import { checkEnvFile } from './doctor/check-env-file'
import { checkFleet } from './doctor/check-fleet'
import { checkMedia } from './doctor/check-media'
import { checkMediaPlaces } from './doctor/check-media-places'
import { checkNode } from './doctor/check-node'
import { checkNoticeSettings, checkWebhooks } from './doctor/check-notices'
import { checkOwners } from './doctor/check-owners'
import { checkProxy } from './doctor/check-proxy'
import { checkClaims, checkLate, checkLog, checkPeople, checkTick } from './doctor/check-queue'
import { checkRights } from './doctor/check-rights'
import { checkSetBacks, checkState } from './doctor/check-state'
import { checkVersions } from './doctor/check-versions'
import { type Finding, line, ok, wrong } from './doctor/finding'
import { type AsJson, jsonDocument } from './json'
import type { Action } from './surroundings'

/** Says what it finds as it finds it, or all of it in one document. */
export const doctor: Action<AsJson> = async (around, { json }) => {
  const findings: Finding[] = []
  for await (const finding of examine(around.env)) {
    findings.push(finding)
    if (!json) around.out(`${line(finding)}\n`)
  }
  const isWell = findings.every(({ state }) => state !== 'wrong')
  const view = findings.map(({ state, what, todo = null }) => ({ state, what, todo }))
  if (json) around.out(jsonDocument({ ok: isWell, findings: view }))
  return isWell ? 0 : 1
}

/** The findings in an order in which the first wrong one explains the later. */
async function* examine(env: NodeJS.ProcessEnv): AsyncGenerator<Finding> {
  yield checkNode()
  let config: Config
  try {
    config = loadConfig(env)
    yield ok('Configuration: complete and free of contradictions')
  } catch (error) {
    yield wrong((error as Error).message, 'Correct .env; .env.example explains every setting')
    return
  }
  yield* checkEnvFile()
  yield* checkOwners(config)
  yield* checkMedia(config)
  yield* await checkMediaTls(config)
  yield checkState(config)
  yield* checkProxy(config)
  yield* checkVersions(config)
  yield await checkHeartbeat(config)
  yield* checkNoticeSettings(config)
  let url: string
  try {
    if (!config.DATABASE_URL && !isEmbeddedDatabaseMade()) {
      yield wrong('Database: the embedded one is not made yet', 'Run: npm run migrate, or set DATABASE_URL in .env')
      return
    }
    url = await databaseUrl(config)
  } catch (error) {
    yield wrong('Database: the embedded one cannot be started', (error as Error).message)
    return
  }
  const db = openDatabase(url)
  try {
    yield* examineDatabase(db, url, config)
  } finally {
    await db.end()
  }
}

async function* examineDatabase(db: Database, url: string, config: Config): AsyncGenerator<Finding> {
  const reachable = await checkReachable(db, url)
  yield reachable
  if (reachable.state === 'wrong') return
  yield await checkLink(db, url)
  yield await checkIsolation(db)
  yield await checkClock(db)
  // That of the embedded one is nobody else's business.
  if (config.DATABASE_URL) yield await checkRights(db)
  const schema = await checkMigrations(url)
  yield schema
  // Without the tables there is nothing else to ask.
  if (schema.state === 'wrong') return
  yield await checkEncryption(db, config)
  yield* await checkAccounts(db)
  yield* await checkMediaPlaces(db, config)
  const tick = await checkTick(db)
  yield tick
  if (tick.state !== 'ok') yield await checkCrontab()
  yield* await checkFleet(db)
  // The embedded one has room for what one machine runs.
  if (config.DATABASE_URL) yield await checkConnections(db, config)
  yield* await checkLog(db)
  yield* await checkLogFile()
  yield await checkLate(db)
  yield await checkClaims(db, config)
  yield* await checkPeople(db)
  yield* await checkWebhooks(db)
  yield* await checkSetBacks(db)
}
