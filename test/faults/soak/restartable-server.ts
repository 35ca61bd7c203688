import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ensureDataFolder } from '../../../src/db/embedded/data-folder'
import { freePort } from '../../../src/db/embedded/free-port'
import { databaseName, databaseUser, startServer, stopServer } from '../../../src/db/embedded/server-process'
import { throwAwayFolder } from '../../../src/db/embedded/throw-away-folder'
import { trialServer } from '../../../src/db/embedded/trial-server'

export type RestartableServer = {
  url: string
  /** Kills the server or asks it to end, and starts it again at the same address. */
  restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  stop(): Promise<void>
}

/**
 * What was committed outlives the server's own end, as everywhere where posts are published; that of the machine is not played, so that
 * nothing need reach the disk.
 */
const KEPT = { durable: false, extra: ['--innodb-flush-log-at-trx-commit=2'] }

/** A database server in a temporary folder that can be taken away and brought back. It goes when this process goes. */
export async function startRestartableServer(): Promise<RestartableServer> {
  const binary = await trialServer()
  const parent = throwAwayFolder(join(tmpdir(), 'pd-soak-'))
  const folder = join(parent.path, 'data')
  await ensureDataFolder(binary, folder)
  const password = randomBytes(18).toString('base64url')
  let running = await startServer(binary, folder, { password, ...KEPT })
  const { port } = running
  parent.endsWithUs(running.pid)
  return {
    url: `mysql://${databaseUser}:${password}@127.0.0.1:${port}/${databaseName}`,
    async restart(signal) {
      await stopServer(running, signal)
      parent.hasEnded(running.pid)
      // Whoever goes on knocking while it is away may be given this very port to knock from, for as long as a connection
      // takes to time out.
      for (const until = Date.now() + 30_000; (await freePort(port)) !== port && Date.now() < until; ) await pause(50)
      running = await startServer(binary, folder, { password, ...KEPT, port })
      parent.endsWithUs(running.pid)
      if (running.port !== port) throw new Error(`somebody took port ${port} while the database was away`)
    },
    async stop() {
      await stopServer(running, 'SIGKILL')
      parent.remove()
    },
  }
}
