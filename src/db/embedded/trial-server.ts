import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { dataDir } from '../../config/project-root'
import { isSupportedServer, requiredServers } from '../server-version'
import { EmbeddedDatabaseError } from './embedded-database-error'
import { serverBinary } from './install-server'
import { describeServer, isExecutable, type ServerBinary } from './server-binary'

/**
 * The server program for data that nobody keeps: tests, the demo, benchmarks. TEST_DB_SERVER names it, otherwise it is
 * the machine's.
 */
export async function trialServer(
  named = process.env.TEST_DB_SERVER,
  machines: () => Promise<ServerBinary> = serverBinary,
): Promise<ServerBinary> {
  return named ? namedServer(named) : machines()
}

/**
 * The server program for the embedded database of a folder. The operator's own is never run by TEST_DB_SERVER: its data
 * may have been made by a server of another kind, and a variable of the tests must not decide who opens it.
 */
export function serverForFolder(dir: string, ...choice: Parameters<typeof trialServer>): Promise<ServerBinary> {
  const [named, machines] = choice
  return trialServer(dir === dataDir ? '' : named, machines)
}

function namedServer(named: string): ServerBinary {
  // A server is started in another working directory than ours.
  const path = resolve(named)
  const refuse = (reason: string) => new EmbeddedDatabaseError(`TEST_DB_SERVER names ${named}, ${reason}`)
  if (!existsSync(path)) throw refuse('which is not there')
  if (!isExecutable(path)) throw refuse('which is not a program that may be run')
  const server = describeServer(path)
  if (!server) throw refuse('which does not answer --version as mariadbd and mysqld do')
  if (!isSupportedServer(server.version)) throw refuse(`version ${server.version}; needed is ${requiredServers}`)
  return server
}
