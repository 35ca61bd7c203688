import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../../src/db/connection'
import { throwAwayFolder } from '../../../src/db/embedded/throw-away-folder'
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox'
import { type MediaServer, startMediaServer } from '../../faults/media-server'
import { afterFile } from '../../support/after-file'
import { testEncryptionKey } from '../../support/factories'
import { type RedisServer, redisServer } from '../../support/redis-server'
import { type CallsUnderWay, countCalls } from './calls-under-way'
import { CLAIM_LEASE_MS, openServer, type Server } from './server'

export type Stage = {
  db: Database
  redis: RedisServer
  /** The platform, which takes its time for each call. */
  sandbox: Sandbox
  calls: CallsUnderWay
  media: MediaServer
  servers: Server[]
  close(): Promise<void>
}

/** The least and the most, in milliseconds. */
export type Range = readonly [number, number]

/** Posts of one account that may be under way at once; the default. */
export const CAPACITY = 1

const hosts = ['server-a', 'server-b', 'server-c', 'server-d', 'server-e', 'server-f', 'server-g', 'server-h']
export const MOST_SERVERS = hosts.length

export type Size = {
  servers: number
  /** Of each server, and how many accounts each works on at once. */
  workers: number
  concurrency: number
  /** What the platform takes for a call. */
  platformMs: Range
}

/**
 * Some servers round one database, one Redis and the platforms, each with ways to them of its own. Nothing runs yet.
 * @param databaseUrl of an empty schema with our tables
 * @param random decides how long the platform takes
 */
export async function openStage(
  databaseUrl: string,
  { servers, workers, concurrency, platformMs, random }: Size & { random(): number },
): Promise<Stage> {
  // In memory alone: started again it is empty.
  const redis = await redisServer()
  const sandbox = await startSandbox({ strict: true })
  sandbox.world.switches.dailyLimits = false
  sandbox.world.latency.of = () => oneOf(platformMs, random)
  const calls = countCalls(sandbox.port, CAPACITY)
  const media = await startMediaServer()
  const db = openDatabase(databaseUrl, 4)
  const memory = throwAwayFolder(join(tmpdir(), 'pd-storm-'))
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...sandbox.env,
    TOKEN_ENCRYPTION_KEY: testEncryptionKey,
    CLAIM_LEASE_MS: String(CLAIM_LEASE_MS),
    ACCOUNT_CAPACITY: String(CAPACITY),
    FLEET_WORKERS: String(workers),
    WORKER_CONCURRENCY: String(concurrency),
    MAX_ATTEMPTS: '20',
    RETRY_BASE_MS: '0',
    SCHEDULER: 'off',
  }
  const open = (host: string) => openServer({ host, databaseUrl, redisPort: redis.port, db, env, memory: memory.path })
  const all = await Promise.all(hosts.slice(0, servers).map(open))
  // Also of one that was given up: nothing may go on working by itself.
  let closing: Promise<void> | undefined
  const close = async () => {
    await Promise.all(all.map((server) => server.close()))
    calls.close()
    await sandbox.close()
    await media.close()
    await db.end()
    memory.remove()
  }
  const closeOnce = () => {
    closing ??= close()
    return closing
  }
  afterFile(closeOnce)
  return {
    db,
    redis,
    sandbox,
    calls,
    media,
    servers: all,
    close: closeOnce,
  }
}

/** Mostly a moment, now and then long. */
const oneOf = ([least, most]: Range, random: () => number): number => least * (most / least) ** (random() * random())
