import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { commonArguments } from './data-folder'
import { EmbeddedDatabaseError } from './embedded-database-error'
import { freePort } from './free-port'
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity'
import { type ServerBinary, widePath } from './server-binary'

export const databaseUser = 'post_dispatcher'
export const databaseName = 'post_dispatcher'

/** A server of ours that answers. */
export type ServerProcess = ProcessIdentity & {
  port: number
  socket: string
  /** A folder made for the socket alone, because the data folder's path is too long for one. */
  socketFolder?: string
}

export type StartOptions = {
  password: string
  /** Used again if it is free. */
  port?: number
  /** False for data that may be lost with the machine: tests and the demo. */
  durable: boolean
  /** Further arguments of the server. */
  extra?: string[]
}

/** A server for a trial keeps nothing: its tables share one file, since it makes and drops hundreds of them. */
const FORGETFUL = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--sync-binlog=0',
  '--innodb-file-per-table=0',
]

/** Unix knows at most 107 bytes (macOS 103) for the path of a socket. */
const LONGEST_SOCKET_PATH = 100
/** A server that was killed first repairs its files; this is long enough for gigabytes of log. */
const START_TIMEOUT_MS = 120_000
const STOP_TIMEOUT_MS = 60_000

/** Starts a server on an existing data folder, detached from this process, and waits until it answers. */
export async function startServer(server: ServerBinary, folder: string, options: StartOptions): Promise<ServerProcess> {
  for (let tries = 1; ; tries++) {
    const port = await freePort(options.port)
    const socketFolder = socketFolderFor(folder)
    const socket = join(socketFolder ?? folder, 'mysql.sock')
    const initFile = `${folder}.init.sql`
    const logFile = `${folder}.log`
    writeFileSync(initFile, accountStatements(server, options), { mode: 0o600 })
    writeFileSync(logFile, '', { mode: 0o600 })
    const child = spawnServer(server, logFile, [
      ...serverArguments(server, { folder, port, socket, initFile, durable: options.durable }),
      ...(options.extra ?? []),
    ])
    try {
      const identity = await untilItAnswers(child, port, options.password)
      return { ...identity, port, socket, ...(socketFolder && { socketFolder }) }
    } catch (error) {
      child.kill('SIGKILL')
      if (socketFolder) rmSync(socketFolder, { recursive: true, force: true })
      const log = readFileSync(logFile, 'utf8')
      // Between our look and the server's bind somebody else took the port.
      if (/address already in use/i.test(log) && tries < 5) continue
      const lines = log.trim().split('\n').slice(-12).join('\n')
      throw new EmbeddedDatabaseError(
        `${server.path} did not start (${(error as Error).message}). Its log ends with:\n${lines}`,
      )
    } finally {
      rmSync(initFile, { force: true })
    }
  }
}

/** Stops a server and waits until it is gone. Does nothing when that very process does not run any more. */
export async function stopServer(
  server: ProcessIdentity & { socketFolder?: string },
  signal: NodeJS.Signals = 'SIGTERM',
) {
  if (isRunning(server)) process.kill(server.pid, signal)
  const deadline = Date.now() + STOP_TIMEOUT_MS
  while (isRunning(server)) {
    if (Date.now() > deadline)
      throw new EmbeddedDatabaseError(`The database (process ${server.pid}) has not stopped for 60 s`)
    await pause(20)
  }
  if (server.socketFolder) rmSync(server.socketFolder, { recursive: true, force: true })
}

/** The whole command line. The password is not on it: everybody on the machine can read command lines. */
export function serverArguments(
  server: ServerBinary,
  o: { folder: string; port: number; socket: string; initFile: string; durable: boolean },
): string[] {
  return [
    ...commonArguments(server, o.folder),
    `--socket=${o.socket}`,
    `--port=${o.port}`,
    '--bind-address=127.0.0.1',
    `--pid-file=${join(o.folder, 'server.pid')}`,
    `--init-file=${o.initFile}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--default-time-zone=+00:00',
    '--max-connections=500',
    // Small enough for a little server that also runs other things.
    '--innodb-buffer-pool-size=64M',
    '--performance-schema=0',
    '--skip-log-bin',
    ...(server.flavour === 'mysql'
      ? ['--loose-mysqlx=OFF', '--secure-file-priv=NULL', '--innodb-use-native-aio=0']
      : ['--loose-aria-pagecache-buffer-size=8M', '--loose-key-buffer-size=1M']),
    ...(o.durable ? [] : FORGETFUL),
  ]
}

// Run by the server itself before it accepts anybody, at every start: a lost password file heals by starting again.
function accountStatements(server: ServerBinary, { password, durable }: StartOptions): string {
  const account = `'${databaseUser}'@'127.0.0.1'`
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}'`,
    `ALTER USER ${account} IDENTIFIED BY '${password}'`,
    // Earlier versions let it hand on its rights. That of a server for tests does: they make accounts.
    `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account}`,
    `GRANT ALL PRIVILEGES ON *.* TO ${account}${durable ? '' : ' WITH GRANT OPTION'}`,
    ...(server.flavour === 'mysql' ? [`ALTER USER IF EXISTS 'root'@'localhost' IDENTIFIED BY '${password}'`] : []),
    `CREATE DATABASE IF NOT EXISTS ${databaseName} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    '',
  ].join(';\n')
}

function spawnServer(server: ServerBinary, logFile: string, args: string[]): ChildProcess {
  const log = openSync(logFile, 'a', 0o600)
  try {
    // A session of its own: it outlives the command that started it, and Ctrl-C there does not reach it. Our
    // environment stays here, it may hold secrets that are none of the database's business.
    const child = spawn(server.path, args, {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: dirname(logFile),
      env: { PATH: widePath(), HOME: dirname(logFile), LANG: 'C' },
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

async function untilItAnswers(child: ChildProcess, port: number, password: string): Promise<ProcessIdentity> {
  const { createConnection } = await import('mysql2/promise')
  let ended: string | null = null
  child.once('error', (error) => {
    ended = error.message
  })
  child.once('exit', (code, signal) => {
    ended = signal ? `killed by ${signal}` : `exit code ${code}`
  })
  const deadline = Date.now() + START_TIMEOUT_MS
  let lastRefusal = 'nobody was asked'
  while (Date.now() < deadline) {
    if (ended !== null) throw new Error(ended)
    try {
      const connection = await createConnection({
        host: '127.0.0.1',
        port,
        user: databaseUser,
        password,
        connectTimeout: 5_000,
      })
      await connection.end()
      const identity = child.pid ? identifyProcess(child.pid) : null
      if (identity) return identity
      // Its end has not been reported to us yet, and something else answers where it was to.
      lastRefusal = `something answers, but process ${child.pid} has gone`
    } catch (error) {
      lastRefusal = (error as Error).message
    }
    await pause(25)
  }
  throw new Error(`no answer for ${START_TIMEOUT_MS / 1000} s, at last: ${lastRefusal}`)
}

// A folder only we can enter, because in a shared one somebody else could put up a socket of this name before us.
function socketFolderFor(folder: string): string | undefined {
  if (Buffer.byteLength(join(folder, 'mysql.sock')) <= LONGEST_SOCKET_PATH) return undefined
  return mkdtempSync(join(tmpdir(), 'post-dispatcher-'))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
