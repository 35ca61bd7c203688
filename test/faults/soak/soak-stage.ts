import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../../src/db/connection'
import { throwAwayFolder } from '../../../src/db/embedded/throw-away-folder'
import { migrate } from '../../../src/db/migrate'
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox'
import { testEncryptionKey } from '../../support/factories'
import { type DatabaseProxy, startDatabaseProxy } from '../database-proxy'
import { startResident, startTick, type TickProcess } from '../tick-process'
import { type RestartableServer, startRestartableServer } from './restartable-server'

/** A database that can be restarted, a line to it that can break, and the platforms. */
export type SoakStage = {
  server: RestartableServer
  proxy: DatabaseProxy
  sandbox: Sandbox
  /** Past the line that breaks; it still goes when the server goes. */
  db: Database
  /** Ticks that run now. */
  running: Set<TickProcess>
  ticks: number
  /** Everything that looked like a secret in what the processes said. */
  leaks: string[]
  start(host: string, as?: 'tick' | 'resident'): TickProcess
  close(): Promise<void>
}

/** The server whose ticks wait for posts that are not due yet; those of the others come every moment. */
export const WAITING_HOST = 'server-c'

export async function openSoakStage(): Promise<SoakStage> {
  const server = await startRestartableServer()
  await migrate(server.url)
  const proxy = await startDatabaseProxy(server.url)
  const sandbox = await startSandbox({ strict: true })
  // Hundreds of posts on few accounts are more than the platforms' daily limits, which are another story.
  sandbox.world.switches.dailyLimits = false
  const db = openDatabase(server.url, 4)
  const memory = throwAwayFolder(join(tmpdir(), 'pd-soak-'))
  const stage: SoakStage = {
    server,
    proxy,
    sandbox,
    db,
    running: new Set(),
    ticks: 0,
    leaks: [],
    start(host, as = 'tick') {
      if (as === 'tick') stage.ticks++
      const tick = (as === 'tick' ? startTick : startResident)({
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        ...sandbox.env,
        DATABASE_URL: proxy.url,
        TOKEN_ENCRYPTION_KEY: testEncryptionKey,
        HOSTNAME: host,
        STATE_DIR: join(memory.path, host),
        MAX_WORKERS: '2',
        MAX_ATTEMPTS: '20',
        RETRY_BASE_MS: '0',
        LOOK_AHEAD_SECONDS: host === WAITING_HOST ? '58' : '0',
        HTTP_TIMEOUT_MS: '2000',
        // The parent that a storm has killed is started again at once, and no tick of its own is needed.
        SCHEDULER: 'off',
      })
      stage.running.add(tick)
      void tick.ended.then(() => {
        stage.running.delete(tick)
        const secret = /sandbox-[a-z-]*token[\w-]*/.exec(tick.said())?.[0]
        if (secret) stage.leaks.push(secret)
      })
      return tick
    },
    async close() {
      await proxy.close()
      await sandbox.close()
      await db.end().catch(() => {})
      await server.stop()
      memory.remove()
    },
  }
  return stage
}
