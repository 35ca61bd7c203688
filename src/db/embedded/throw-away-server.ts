import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withoutSettings } from '../../config/for-children'
import { ensureDataFolder } from './data-folder'
import type { ServerBinary } from './server-binary'
import { databaseName, databaseUser, startServer, stopServer } from './server-process'
import { trialServer } from './trial-server'

export type ThrowAwayServer = {
  /** Address of an empty schema, with an account that may make others. */
  url: string
  /** Stops the server and removes its data. */
  stop(): Promise<void>
}

/**
 * A database server in a temporary folder, for tests and the demo. It goes when this process goes, even by `kill -9`.
 * @param extra further arguments of the server, by its family
 */
export async function startThrowAwayServer(
  extra: (flavour: ServerBinary['flavour']) => string[] = () => [],
): Promise<ThrowAwayServer> {
  const server = await trialServer()
  const parent = mkdtempSync(join(tmpdir(), 'pd-'))
  try {
    const folder = join(parent, 'data')
    await ensureDataFolder(server, folder)
    const password = randomBytes(18).toString('base64url')
    const running = await startServer(server, folder, { password, durable: false, extra: extra(server.flavour) })
    const guard = removeWhenWeDie(running.pid, parent)
    return {
      url: `mysql://${databaseUser}:${password}@127.0.0.1:${running.port}/${databaseName}`,
      stop: async () => {
        guard.dismiss()
        await stopServer(running, 'SIGKILL')
        rmSync(parent, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(parent, { recursive: true, force: true })
    throw error
  }
}

// A little shell that waits for the end of its input: the kernel closes that pipe when we end, however we end.
function removeWhenWeDie(pid: number, folder: string) {
  const script = 'if read -r word; then exit 0; fi; kill -9 "$1"; rm -rf "$2"'
  const child = spawn('/bin/sh', ['-c', script, 'guard', String(pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: withoutSettings(),
  })
  child.unref()
  const input = child.stdin
  input.on('error', () => {})
  if ('unref' in input && typeof input.unref === 'function') input.unref()
  return { dismiss: () => input.end('dismissed\n') }
}
