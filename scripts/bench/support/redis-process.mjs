import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import Redis from 'ioredis'
import { fromDist } from '../../lib/from-dist.mjs'
import { bareEnv } from './environment.mjs'

/** A Redis in memory alone, in a process of its own; undefined where the machine has none. */
export async function startRedisProcess(world) {
  // redis-check-rdb is the server under another name: Debian's redis-tools have it, and start no service.
  const program = fromDist('db/embedded/server-binary').findProgram([
    'redis-server',
    'valkey-server',
    'redis-check-rdb',
  ])
  if (!program) return undefined
  const port = await fromDist('db/embedded/free-port').freePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn(program, [...settings, '--dir', world.folder], {
    argv0: 'redis-server',
    env: bareEnv(),
    stdio: 'ignore',
    detached: true,
  })
  const ended = once(child, 'exit')
  const client = new Redis({ port, maxRetriesPerRequest: null })
  client.on('error', () => {})
  world.later(async () => {
    client.disconnect()
    child.kill('SIGKILL')
    await ended
  })
  while ((await client.ping()) !== 'PONG') await sleep(20)
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid, client }
}
