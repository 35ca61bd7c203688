import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { expect } from 'vitest'
import type { Database } from '../../../src/db/connection'
import { installPackages, mayInstall } from '../../../src/db/embedded/apt'
import { findProgram } from '../../../src/db/embedded/server-binary'
import { throwAwayFolder } from '../../../src/db/embedded/throw-away-folder'
import { sandboxControl } from '../../../src/sandbox/control'
import { sandboxEnv } from '../../../src/sandbox/env'
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox'
import { type DatabaseProxy, startDatabaseProxy } from '../../faults/database-proxy'
import { isAlive, signal, startResident, startTick, type TickProcess } from '../../faults/tick-process'
import { type CallsUnderWay, countCalls } from '../../fleet/storm/calls-under-way'
import { afterFile } from '../../support/after-file'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, readPost, type TestAccount, testEncryptionKey } from '../../support/factories'
import { type RedisServer, redisServer } from '../../support/redis-server'
import { Network } from './network'

/** Where the servers find everything. */
export const HUB_ADDRESS = '10.77.0.1'
export const ports = { mysql: 3306, redis: 6379, platform: 8080 }

/** The shortest that the configuration takes. */
export const CLAIM_LEASE_MS = 60_001
/** What a busy machine may add to any time that is promised here. */
export const SLACK_MS = 2_000

/** A server of the fleet: a network of its own with a way to the others, and what runs in it. */
export class Host {
  private running: TickProcess[] = []
  constructor(
    readonly name: string,
    readonly network: Network,
    private readonly env: () => NodeJS.ProcessEnv,
  ) {}

  /** Resolves when its workers have beaten. */
  async start(db: Database, extra: NodeJS.ProcessEnv = {}): Promise<void> {
    this.running.push(startResident({ ...this.env(), HOSTNAME: this.name, ...extra }, this.network.within))
    await within(30_000, `${this.name} beats`, async () => (await beating(db)).includes(this.name))
  }

  /** One tick of its cron, to its end. */
  async tick(): Promise<void> {
    const tick = startTick({ ...this.env(), HOSTNAME: this.name, LOOK_AHEAD_SECONDS: '0' }, this.network.within)
    await tick.ended
  }

  get parent(): number | undefined {
    return this.running.at(-1)?.pid
  }

  get workers(): number[] {
    return this.running.flatMap(({ workers }) => workers).filter(isAlive)
  }

  /** The process of a worker that lives. */
  pidOf(workerId: string): number | undefined {
    for (const { workers, workerIds } of this.running) {
      const pid = workers[workerIds.indexOf(workerId)]
      if (pid !== undefined && workerIds.includes(workerId)) return pid
    }
    return undefined
  }

  signal(name: NodeJS.Signals): void {
    for (const pid of [this.parent, ...this.workers]) if (pid) signal(pid, name)
  }

  said = () => this.running.map((one) => one.said()).join('')

  async end(): Promise<void> {
    this.signal('SIGKILL')
    await Promise.all(this.running.map(({ ended }) => ended))
    this.running = []
  }
}

export type Fleet = {
  db: Database
  /** The way of all of them to the database. */
  proxy: DatabaseProxy
  redis: RedisServer
  sandbox: Sandbox
  calls: CallsUnderWay
  hub: Network
  /** Three at least. */
  hosts: [Host, Host, Host, ...Host[]]
  page(): Promise<TestAccount>
  /** Servers whose workers beat now. */
  beating(): Promise<string[]>
  /** Ends what runs on them, and has everything be as it was: between two tests. */
  end(): Promise<void>
}

/**
 * Servers, each in a network of its own, a bridge between them, and behind it MySQL, Redis and the platforms.
 * @param redisUrl where their Redis is, if not behind the bridge as well
 * @param servers how many: three, or up to ten
 */
export async function openFleet(redisUrl = `redis://${HUB_ADDRESS}:${ports.redis}`, servers = 3): Promise<Fleet> {
  const { db, url } = await testDatabase()
  const redis = await redisServer('--appendonly', 'yes')
  const sandbox = await startSandbox({ strict: true })
  sandbox.world.switches.dailyLimits = false
  const calls = countCalls(sandbox.port, 1)
  const proxy = await startDatabaseProxy(url)
  const memory = throwAwayFolder(join(tmpdir(), 'pd-hosts-'))
  if (findProgram(['iptables']) === null && (await mayInstall())) await installPackages(['iptables'])
  const hub = await Network.make()
  hub.bridge(HUB_ADDRESS)
  await hub.lead(HUB_ADDRESS, ports.mysql, Number(new URL(proxy.url).port))
  await hub.lead(HUB_ADDRESS, ports.redis, redis.port)
  await hub.lead(HUB_ADDRESS, ports.platform, sandbox.port)
  const address = new URL(url)
  address.host = `${HUB_ADDRESS}:${ports.mysql}`
  const names = [...'abcdefghij'].slice(0, servers).map((letter) => `server-${letter}`)
  const hosts = await Promise.all(
    names.map(async (name, n) => {
      const network = await Network.make()
      hub.join(network, name, `10.77.0.${11 + n}`)
      return new Host(name, network, () => ({
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        ...sandboxEnv(`http://${HUB_ADDRESS}:${ports.platform}`),
        DATABASE_URL: address.href,
        REDIS_URL: redisUrl,
        TOKEN_ENCRYPTION_KEY: testEncryptionKey,
        CLAIM_LEASE_MS: String(CLAIM_LEASE_MS),
        STATE_DIR: join(memory.path, name),
        RETRY_BASE_MS: '0',
        SCHEDULER: 'off',
      }))
    }),
  )
  afterFile(async () => {
    await Promise.all(hosts.map((host) => host.end()))
    calls.close()
    await proxy.close()
    await sandbox.close()
    memory.remove()
  })
  const latencyOf = sandbox.world.latency.of
  let pages = 0
  return {
    ...{ db, proxy, redis, sandbox, calls, hub },
    hosts: hosts as Fleet['hosts'],
    async page() {
      const [added] = await sandboxControl(sandbox.url).addAccounts({ kind: 'page', name: `Page ${++pages}` })
      if (!added) throw new Error('the sandbox made no page')
      return createAccount(db, { platform: 'facebook', externalId: added.id, token: added.token })
    },
    beating: () => beating(db),
    async end() {
      await Promise.all(hosts.map((host) => host.end()))
      for (const { network } of hosts) network.mendAll()
      proxy.hook = {}
      sandbox.world.latency.of = latencyOf
      sandbox.world.reset(['latency', 'posts'])
      await redis.client.config('SET', 'maxmemory', '0')
      await db.query('DELETE FROM post_details')
      await db.query('DELETE FROM fleet_members')
      // Its last leader is dead, and would pass for the next one until its lease has ended.
      await db.query('DELETE FROM fleet_leader')
    },
  }
}

/** Looks until something is so, and fails when its time is over. Returns how long it took. */
export async function within(ms: number, what: string, isSo: () => Promise<boolean> | boolean): Promise<number> {
  const from = performance.now()
  while (!(await isSo())) {
    if (performance.now() - from > ms) throw new Error(`Not within ${ms} ms: ${what}`)
    await pause(20)
  }
  return performance.now() - from
}

/** Servers whose workers beat now. */
async function beating(db: Database): Promise<string[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT host FROM fleet_members WHERE children > 0 AND beat_at > NOW(3) - INTERVAL 5 SECOND',
  )
  return rows.map(({ host }) => host)
}

/** A post that is due in a second goes out within so many milliseconds of its time, once. */
export async function goesOut(fleet: Fleet, withinMs: number, account?: TestAccount): Promise<void> {
  const post = await createPost(fleet.db, account ?? (await fleet.page()), { dueInSeconds: 1 })
  await isOut(fleet, post.id, 1_000 + withinMs + SLACK_MS)
}

/** @param ms from now */
export async function isOut({ db, sandbox }: Fleet, id: string, ms: number): Promise<void> {
  await within(ms, 'the post is published', async () => (await readPost(db, id)).details.status === 'published')
  const { details } = await readPost(db, id)
  expect(sandbox.world.publications.all().filter(({ text }) => text === details.caption)).toHaveLength(1)
}

/** Who holds a post, as soon as somebody does. */
export async function holderOf({ db }: Fleet, id: string): Promise<{ host: string; workerId: string }> {
  let found = { host: '', workerId: '' }
  await within(20_000, 'somebody holds the post', async () => {
    const { schedule } = await readPost(db, id)
    found = { host: schedule.host, workerId: schedule.worker_id }
    return schedule.status === 'processing'
  })
  return found
}
