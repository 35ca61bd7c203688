import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ensureDataFolder } from '../../../src/db/embedded/data-folder'
import { freePort } from '../../../src/db/embedded/free-port'
import { databaseName, databaseUser, startServer, stopServer } from '../../../src/db/embedded/server-process'
import { trialServer } from '../../../src/db/embedded/trial-server'

export type RestartableServer = {
  url: string
  /** Kills the server or asks it to end, and starts it again at the same address. */
  restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  stop(): Promise<void>
}

/** A database server in a temporary folder that can be taken away and brought back. It goes when this process goes. */
export async function startRestartableServer(): Promise<RestartableServer> {
  const binary = await trialServer()
  const parent = mkdtempSync(join(tmpdir(), 'pd-soak-'))
  const folder = join(parent, 'data')
  await ensureDataFolder(binary, folder)
  const password = randomBytes(18).toString('base64url')
  let running = await startServer(binary, folder, { password, durable: false })
  const { port } = running
  const guard = spawn(
    '/bin/sh',
    ['-c', 'if read -r word; then exit 0; fi; kill -9 "$(cat "$1/server.pid")"; rm -rf "$2"', 'guard', folder, parent],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' },
  )
  guard.unref()
  guard.stdin.on('error', () => {})
  return {
    url: `mysql://${databaseUser}:${password}@127.0.0.1:${port}/${databaseName}`,
    async restart(signal) {
      await stopServer(running, signal)
      // Whoever goes on knocking while it is away may be given this very port to knock from, for as long as a connection
      // takes to time out.
      for (const until = Date.now() + 30_000; (await freePort(port)) !== port && Date.now() < until; ) await pause(50)
      running = await startServer(binary, folder, { password, durable: false, port })
      if (running.port !== port) throw new Error(`somebody took port ${port} while the database was away`)
    },
    async stop() {
      guard.stdin.end('dismissed\n')
      await stopServer(running, 'SIGKILL')
      rmSync(parent, { recursive: true, force: true })
    },
  }
}
