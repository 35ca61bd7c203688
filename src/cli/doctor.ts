import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '../config/config'
import { type Database, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { isEmbeddedDatabaseMade } from '../db/embedded/embedded-database'
import type { Command } from './command'
import { checkAccounts } from './doctor/check-accounts'
import { checkClock, checkIsolation, checkLink, checkMigrations, checkReachable } from './doctor/check-database'
import { checkEncryption } from './doctor/check-encryption'
import { checkEnvFile } from './doctor/check-env-file'
import { checkMedia } from './doctor/check-media'
import { checkMediaPlaces } from './doctor/check-media-places'
import { checkNode } from './doctor/check-node'
import { checkOwners } from './doctor/check-owners'
import { checkProxy } from './doctor/check-proxy'
import { checkClaims, checkLate, checkLog, checkPeople, checkTick } from './doctor/check-queue'
import { checkSetBacks, checkState } from './doctor/check-state'
import { type Finding, line, ok, wrong } from './doctor/finding'

export const command: Command = {
  usage: 'doctor',
  summary: 'Looks at everything a tick needs and says what to do about what is wrong; exit code 1 if something is',
  async run(args) {
    parseArgs({ args })
    let worst = 0
    for await (const finding of examine()) {
      process.stdout.write(`${line(finding)}\n`)
      if (finding.state === 'wrong') worst = 1
    }
    return worst
  },
}

/** The findings in an order in which the first wrong one explains the later. */
async function* examine(): AsyncGenerator<Finding> {
  yield checkNode()
  let config: Config
  try {
    config = loadConfig()
    yield ok('Configuration: complete and free of contradictions')
  } catch (error) {
    yield wrong((error as Error).message, 'Correct .env; .env.example explains every setting')
    return
  }
  yield* checkEnvFile()
  yield* checkOwners(config)
  yield* checkMedia(config)
  yield checkState(config)
  yield* checkProxy(config)
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
  const schema = await checkMigrations(url)
  yield schema
  // Without the tables there is nothing else to ask.
  if (schema.state === 'wrong') return
  yield await checkEncryption(db, config)
  yield* await checkAccounts(db)
  yield* await checkMediaPlaces(db, config)
  yield await checkTick(db)
  yield* await checkLog(db)
  yield await checkLate(db)
  yield await checkClaims(db, config)
  yield* await checkPeople(db)
  yield* await checkSetBacks(db)
}
