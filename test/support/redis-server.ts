import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Redis from 'ioredis'
import { freePort } from '../../src/db/embedded/free-port'
import { findProgram } from '../../src/db/embedded/server-binary'
import { throwAwayFolder } from '../../src/db/embedded/throw-away-folder'
import { afterFile } from './after-file'
import { until } from './until'

export type RedisServer = {
  port: number
  url: string
  pid(): number
  /** A client of the test's own. */
  client: Redis
  /** Starts it again at the same port, empty, after it was ended. */
  start(): Promise<void>
  end(signal?: NodeJS.Signals): Promise<void>
}

/** redis-check-rdb is the server under another name; which of them it is to be it reads from its own. */
const server = () => findProgram(['redis-server', 'valkey-server', 'redis-check-rdb'])

/** A Redis of one test file, in memory alone; gone with the file. */
export async function redisServer(...settings: string[]): Promise<RedisServer> {
  const own = throwAwayFolder(join(tmpdir(), 'redis-test-'))
  const folder = own.path
  const port = await freePort()
  let child: ChildProcess | undefined
  const start = async () => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
    child = spawn(server() ?? 'redis-server', [...options, ...settings], { argv0: 'redis-server', stdio: 'ignore' })
    own.endsWithUs(child.pid)
    const password = settings[settings.indexOf('--requirepass') + 1]
    const look = new Redis({ port, lazyConnect: true, ...(settings.includes('--requirepass') && { password }) })
    look.on('error', () => {})
    await until(async () => (await look.ping().catch(() => '')) === 'PONG', 'Redis answers')
    look.disconnect()
  }
  const end = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    own.hasEnded(child.pid)
  }
  await start()
  const client = new Redis({ port })
  client.on('error', () => {})
  afterFile(async () => {
    client.disconnect()
    child?.kill('SIGCONT')
    await end()
    own.remove()
  })
  return { port, url: `redis://127.0.0.1:${port}`, pid: () => child?.pid ?? 0, client, start, end }
}
