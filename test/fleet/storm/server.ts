import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { projectRoot } from '../../../src/config/project-root'
import type { Database } from '../../../src/db/connection'
import { type DatabaseProxy, startDatabaseProxy } from '../../faults/database-proxy'
import { patiently } from '../../faults/soak/patiently'
import { isAlive, signal, startResident, startTick, type TickProcess } from '../../faults/tick-process'
import { type Line, openLine } from './line'

/** The shortest that the configuration takes: what a whole dead server held is free again after it. */
export const CLAIM_LEASE_MS = 60_001

/** Longer than a server may take to bring out what was held by nobody any more, once its lease is over. */
const AFTER_LEASE_MS = 30_000

type Given = {
  host: string
  databaseUrl: string
  redisPort: number
  /** Past everything that breaks. */
  db: Database
  env: NodeJS.ProcessEnv
  memory: string
}

/** One server: its parent of resident workers, which is started again whenever it ends, and its cron. */
export class Server {
  readonly host: string
  /** Posts that nobody speaks for, because parent and worker are dead, and until when each must be out. */
  readonly orphans = new Map<string, number>()
  ticks = 0
  lives = 0
  private readonly running = new Set<TickProcess>()
  private fleet: TickProcess | undefined
  private lastTick: TickProcess | undefined
  private hasBegun = () => {}
  private isOver = false
  private readonly clockFile: string
  private said = ''

  constructor(
    private readonly given: Given,
    readonly toDatabase: DatabaseProxy,
    readonly toRedis: Line,
  ) {
    this.host = given.host
    this.clockFile = join(given.memory, `${given.host}.clock`)
    this.setClock(0)
  }

  /** Keeps resident workers until {@link end}. Resolves when the first of them have been started. */
  begin(): Promise<void> {
    const begun = new Promise<void>((done) => {
      this.hasBegun = done
    })
    void this.keep()
    return begun
  }

  /** One tick, as the system's cron starts it beside them; none beside another, which on a busy machine would be more and more. */
  async tick(): Promise<void> {
    if (this.lastTick && this.running.has(this.lastTick)) return
    this.ticks++
    this.lastTick = startTick(this.env)
    this.watch(this.lastTick)
    await this.lastTick.ended
  }

  get parent(): number | undefined {
    return this.fleet?.pid
  }

  /** Resident workers that live, also those whose parent is dead. */
  get workers(): number[] {
    return [...this.running].flatMap(({ workers }) => workers).filter(isAlive)
  }

  /** @param ms by how much its processes see the wrong time */
  setClock(ms: number): void {
    writeFileSync(this.clockFile, String(ms))
  }

  /** Has everything that was stopped go on, and every way open. */
  async calm(): Promise<void> {
    for (const pid of [this.parent, ...this.workers]) if (pid) signal(pid, 'SIGCONT')
    this.toRedis.silence(false)
    this.toDatabase.hook = {}
    this.setClock(0)
    await this.toDatabase.back()
  }

  /** Asks everything to finish and waits for it. */
  async end(): Promise<void> {
    this.isOver = true
    for (const { pid } of this.running) signal(pid, 'SIGTERM')
    await Promise.all([...this.running].map(({ ended }) => ended))
  }

  /** The log of all its processes that have ended, one behind the other. */
  get log(): string {
    return this.said
  }

  /** What looked like a secret in what its processes said, and lines that could not be read. */
  get amiss(): string[] {
    const secret = /sandbox-[a-z-]*token[\w-]*/.exec(this.said)?.[0]
    return [...this.unreadable, ...(secret ? [`${secret} stands in a log of ${this.host}`] : [])]
  }
  private unreadable: string[] = []

  async close(): Promise<void> {
    for (const { pid, workers } of this.running) for (const one of [pid, ...workers]) signal(one, 'SIGKILL')
    this.isOver = true
    await Promise.all([...this.running].map(({ ended }) => ended))
    await this.toDatabase.close()
    await this.toRedis.close()
  }

  private get env(): NodeJS.ProcessEnv {
    const { env, host, memory } = this.given
    return {
      ...env,
      HOSTNAME: host,
      STATE_DIR: join(memory, host),
      DATABASE_URL: this.toDatabase.url,
      REDIS_URL: `redis://127.0.0.1:${this.toRedis.port}`,
      NODE_OPTIONS: `--require ${resolve(projectRoot, 'test/fleet/storm/host-clock.cjs')}`,
      HOST_CLOCK: this.clockFile,
    }
  }

  /** As systemd does: whoever ends is started again at once. */
  private async keep(): Promise<void> {
    while (!this.isOver) {
      this.fleet = startResident(this.env)
      this.lives++
      this.watch(this.fleet)
      this.hasBegun()
      await this.fleet.exited
      await pause(100)
    }
  }

  private watch(process: TickProcess): void {
    this.running.add(process)
    void process.ended.then(async () => {
      const orphans = this.isOver ? [] : await patiently(() => this.heldBy(process.workerIds))
      // Out of the list when its posts are known: whoever waits for the one waits for the other.
      this.running.delete(process)
      for (const { post, until } of orphans) this.orphans.set(post, until)
      this.said += process.said()
      this.unreadable.push(...process.unreadable)
    })
  }

  /** Of workers that are all dead, and so is whoever would speak for them. */
  private async heldBy(workerIds: string[]): Promise<{ post: string; until: number }[]> {
    if (workerIds.length === 0) return []
    const [rows] = await this.given.db.query<RowDataPacket[]>(
      `SELECT post_detail_id AS post, locked_at AS at FROM post_schedule
        WHERE status = 'processing' AND host = ? AND worker_id IN (?)`,
      [this.host, workerIds],
    )
    return rows.map(({ post, at }) => ({ post, until: at.getTime() + CLAIM_LEASE_MS + AFTER_LEASE_MS }))
  }
}

export async function openServer(given: Given): Promise<Server> {
  return new Server(given, await startDatabaseProxy(given.databaseUrl), await openLine(given.redisPort))
}
