import { randomBytes } from 'node:crypto'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { projectRoot } from '../../src/config/project-root'
import { saveSocialAccount } from '../../src/db/accounts/save-social-account'
import { connectTo, type Database, openDatabase } from '../../src/db/connection'
import { type ThrowAwayFolder, throwAwayFolder } from '../../src/db/embedded/throw-away-folder'
import { migrate } from '../../src/db/migrate'
import { statement } from '../../src/db/transaction'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox'
import { TokenCipher, tokenContext } from '../../src/security/token-cipher'
import { backUp } from '../support/backup'
import { createAccount, createPost, type TestAccount, testEncryptionKey } from '../support/factories'
import { tickHere } from '../support/tick-here'
import { type CallWatch, watchCalls } from './call-watch'
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy'
import { type MediaServer, startMediaServer } from './media-server'
import type { Recipe } from './recipes'
import { isAlive, signal, startTick, type TickProcess } from './tick-process'

const companyId = 'acme'
const cipher = TokenCipher.fromSetting(testEncryptionKey)

/** A tick ends itself after a minute; one that runs longer than this hangs. */
const HANGING_MS = 75_000

/** Everything one case is played on: a schema, a sandbox, a line to the database that can break. Used again and again. */
export class Stage {
  /** The tick that is running, or ran last. */
  current: TickProcess | undefined
  account: TestAccount = { id: '', companyId, platform: 'facebook', externalId: '' }
  /** What all processes of the case have said. */
  said = ''
  /** Lines of theirs that cannot be read as they should. */
  unreadable: string[] = []
  hung = false
  private timeMoved = false
  private backup: Awaited<ReturnType<typeof backUp>> | undefined

  private constructor(
    readonly db: Database,
    readonly proxy: DatabaseProxy,
    readonly sandbox: Sandbox,
    readonly calls: CallWatch,
    private readonly media: MediaServer,
    private readonly folder: ThrowAwayFolder,
    private readonly dropSchema: () => Promise<void>,
  ) {}

  /** @param server address of a database server whose account may make schemas */
  static async open(server: string): Promise<Stage> {
    const name = `faults_${process.pid}_${randomBytes(4).toString('hex')}`
    await onServer(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`)
    const address = new URL(server)
    address.pathname = `/${name}`
    await migrate(address.href)
    const db = openDatabase(address.href, 4)
    const sandbox = await startSandbox({ strict: true })
    return new Stage(
      db,
      await startDatabaseProxy(address.href),
      sandbox,
      watchCalls(sandbox.world),
      await startMediaServer(),
      throwAwayFolder(join(tmpdir(), 'pd-faults-')),
      () => onServer(server, `DROP DATABASE IF EXISTS ${name}`),
    )
  }

  async close(): Promise<void> {
    await this.proxy.close()
    await this.sandbox.close()
    await this.media.close()
    await this.db.end()
    await this.dropSchema()
    this.folder.remove()
  }

  /** A fresh state with one post that is due, or will be in a second. Returns its id. */
  async reset(recipe: Recipe, inASecond = false): Promise<string> {
    this.sandbox.world.reset()
    rmSync(join(this.folder.path, 'state'), { recursive: true, force: true })
    this.calls.reset()
    this.proxy.reset()
    this.said = ''
    this.unreadable = []
    this.hung = false
    this.timeMoved = false
    this.jumpSteadyClock(0)
    writeFileSync(this.linesFile, '')
    for (const table of [
      'post_details',
      'attempts',
      'dispatch_cycles',
      'fleet_members',
      'set_backs',
      'holds',
      'meta_social_accounts',
      'social_token',
      'company_usage',
    ])
      await this.db.query(`DELETE FROM ${table}`)
    this.account = await createAccount(this.db, { platform: recipe.platform, companyId, ...recipe.account })
    const post = await createPost(this.db, this.account, {
      caption: recipe.caption,
      postType: recipe.postType,
      media: this.media.itemsFor(recipe.media),
      ...(inASecond && { dueInSeconds: 1 }),
      ...(recipe.link && { link: recipe.link }),
    })
    await this.db.query('UPDATE post_details SET title = ?, description = ?, options = ? WHERE id = ?', [
      recipe.title ?? null,
      recipe.description ?? null,
      recipe.options ? JSON.stringify(recipe.options) : null,
      post.id,
    ])
    return post.id
  }

  /** Starts one tick with one worker. Settings are what operators get, but for pauses that would only cost time. */
  start(extra: Record<string, string> = {}): TickProcess {
    const tick = startTick(this.env(extra))
    this.current = tick
    return tick
  }

  /** The same tick without processes, where there is nobody to kill. */
  async tickHere(extra: Record<string, string> = {}): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const hangs = new Promise<void>((done) => {
      timer = setTimeout(done, HANGING_MS)
    })
    const ran = await Promise.race([tickHere(this.env(extra)), hangs])
    clearTimeout(timer)
    if (ran) this.said += ran.stdout()
    else this.hung = true
  }

  private env(extra: Record<string, string>): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...this.sandbox.env,
      DATABASE_URL: this.proxy.url,
      TOKEN_ENCRYPTION_KEY: testEncryptionKey,
      HOSTNAME: 'server-a',
      STATE_DIR: join(this.folder.path, 'state'),
      MAX_WORKERS: '1',
      RETRY_BASE_MS: '0',
      LOOK_AHEAD_SECONDS: '0',
      HTTP_TIMEOUT_MS: '10000',
      LOG_LEVEL: 'debug',
      ...extra,
    }
  }

  /** Waits for a tick and all its workers. */
  async finish(tick: TickProcess): Promise<void> {
    const timer = setTimeout(() => {
      this.hung = true
      this.killAll(tick)
    }, HANGING_MS)
    await tick.ended
    clearTimeout(timer)
    // A stopped or orphaned worker would disturb the next case.
    if (tick.workers.some(isAlive)) this.killAll(tick)
    this.said += tick.said()
    this.unreadable.push(...tick.unreadable)
  }

  /** Lets everything that waits for a later time be due now, on both sides. */
  async letTimePass(): Promise<void> {
    await this.proxy.back()
    await this.change(`UPDATE post_schedule SET run_at = NOW(3) - INTERVAL 1 SECOND WHERE status = 'pending'`)
    await this.outliveClaims()
    await this.change('UPDATE holds SET until_at = NOW(3) - INTERVAL 1 SECOND, probing_until = NULL')
    await this.change('UPDATE meta_social_accounts SET late_slot_at = NULL')
    // Once and by little more than a minute, so that what the platforms noted still lies near the time of the commit.
    if (!this.timeMoved) {
      await this.change('UPDATE publications SET committing_at = committing_at - INTERVAL 65 SECOND')
      this.timeMoved = true
    }
    this.sandbox.world.clock.advance(5_000)
  }

  // A stopped worker keeps what it has locked until the server ends its transaction.
  private change(sql: string) {
    return statement(this.db, sql, [])
  }

  /** Claims that are still held look as old as ones whose worker was gone for minutes. */
  async outliveClaims(): Promise<void> {
    await this.change(`UPDATE post_schedule SET locked_at = locked_at - INTERVAL 3 MINUTE WHERE status = 'processing'`)
  }

  /** True when no post waits for a tick any more. */
  async isQuiet(): Promise<boolean> {
    const [rows] = await this.db.query<RowDataPacket[]>(
      `SELECT 1 FROM post_schedule WHERE status IN ('pending', 'processing') LIMIT 1`,
    )
    return rows.length === 0
  }

  async backUp(): Promise<void> {
    this.backup = await backUp(this.db)
  }

  /** Sets the database back. Cron has gone on until then, and found nothing to do. */
  async restoreBackup(): Promise<void> {
    await this.tickHere()
    await this.backup?.restore()
    this.timeMoved = false
  }

  /** What the ticks of this case have noted of themselves. */
  async cycles(): Promise<{ exitCode: number | null; droppedLines: number }[]> {
    const [rows] = await this.db.query<RowDataPacket[]>(
      'SELECT exit_code AS exitCode, dropped_lines AS droppedLines FROM dispatch_cycles ORDER BY id',
    )
    return rows as { exitCode: number | null; droppedLines: number }[]
  }

  /** What a person does about a dead token. */
  async reconnect(recipe: Recipe): Promise<void> {
    this.setTokenState(recipe, 'active')
    const { platform, externalId } = this.account
    const login = recipe.account.login ?? (platform === 'linkedin' ? 'linkedin' : 'facebook')
    await saveSocialAccount(this.db, { companyId, platform, externalId, name: 'Connected again', login }, (contextId) =>
      cipher.encrypt(recipe.account.token, tokenContext(companyId, contextId)),
    )
  }

  setTokenState(recipe: Recipe, state: 'active' | 'revoked'): void {
    const token = this.sandbox.world.accounts.token(recipe.account.token)
    if (token) token.state = state
  }

  /** Settings for a process whose steady clock will jump when {@link jumpSteadyClock} says so. */
  get clockEnv(): Record<string, string> {
    const preload = resolve(projectRoot, 'test/faults/steady-clock.cjs')
    return { NODE_OPTIONS: `--require ${preload}`, STEADY_CLOCK_JUMP: join(this.folder.path, 'jump') }
  }

  jumpSteadyClock(ms: number): void {
    writeFileSync(join(this.folder.path, 'jump'), String(ms))
  }

  /**
   * Settings for processes that count the lines of their log.
   * @param fullFrom from this line on, of all of them together, there is no room for it any more
   */
  lineEnv(fullFrom?: number): Record<string, string> {
    return {
      NODE_OPTIONS: `--require ${resolve(projectRoot, 'test/faults/full-log.cjs')}`,
      LOG_LINES: this.linesFile,
      ...(fullFrom !== undefined && { LOG_FULL_FROM: String(fullFrom) }),
    }
  }

  /** How many lines such processes have written, or tried to. */
  get lines(): number {
    return statSync(this.linesFile).size
  }

  private get linesFile(): string {
    return join(this.folder.path, 'lines')
  }

  private killAll(tick: TickProcess): void {
    for (const pid of [tick.pid, ...tick.workers]) signal(pid, 'SIGKILL')
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const connection = await createConnection(connectTo(url))
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}
