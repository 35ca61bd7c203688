import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ensureDataFolder } from './data-folder'
import type { ServerBinary } from './server-binary'
import { databaseName, databaseUser, startServer, stopServer } from './server-process'
import { throwAwayFolder } from './throw-away-folder'
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
  const parent = throwAwayFolder()
  try {
    const folder = join(parent.path, 'data')
    await ensureDataFolder(server, folder)
    const password = randomBytes(18).toString('base64url')
    const running = await startServer(server, folder, { password, durable: false, extra: extra(server.flavour) })
    parent.endsWithUs(running.pid)
    return {
      url: `mysql://${databaseUser}:${password}@127.0.0.1:${running.port}/${databaseName}`,
      stop: async () => {
        await stopServer(running, 'SIGKILL')
        parent.remove()
      },
    }
  } catch (error) {
    parent.remove()
    throw error
  }
}
