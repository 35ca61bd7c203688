import { setTimeout as pause } from 'node:timers/promises'
import { signal } from '../../faults/tick-process'
import type { Fault } from './plan'
import type { Server } from './server'
import type { Stage } from './stage'

const WRONG_BY_MS = 90_000

/** Has one thing happen, and undoes it when its time is over. Resolves then. */
export async function strike(stage: Stage, fault: Fault): Promise<void> {
  const server = stage.servers[fault.server] as Server
  const { redis } = stage
  const { lastsMs, chance } = fault
  const worker = server.workers[Math.floor(chance * server.workers.length)]
  switch (fault.name) {
    case 'worker killed':
      return end(worker)
    case 'worker stopped':
      return stop(worker, lastsMs)
    case 'parent killed':
      return end(server.parent)
    case 'parent stopped':
      return stop(server.parent, lastsMs)
    case 'server gone':
      for (const pid of [server.parent, ...server.workers]) end(pid)
      return
    case 'Redis flushed':
      await redis.client.flushall().catch(() => {})
      return
    case 'answer of a claim lost':
      server.toDatabase.hook = {
        async after({ claims }) {
          if (!claims) return 'pass'
          server.toDatabase.hook = {}
          return 'cut'
        },
      }
      return
    case 'clock of a server wrong':
      server.setClock(chance < 0.5 ? WRONG_BY_MS : -WRONG_BY_MS)
      await pause(lastsMs)
      return server.setClock(0)
    case 'Redis stopped':
      return stop(redis.pid(), lastsMs)
    case 'Redis started again, empty':
      await redis.end(chance < 0.5 ? 'SIGKILL' : 'SIGTERM')
      await pause(lastsMs)
      return redis.start()
    case 'Redis full':
      // It reads as ever, and takes nothing any more.
      await redis.client.config('SET', 'maxmemory', '1').catch(() => {})
      await pause(lastsMs)
      await redis.client.config('SET', 'maxmemory', '0')
      return
    case 'server cut from Redis':
      server.toRedis.silence(true)
      await pause(lastsMs)
      return server.toRedis.silence(false)
    case 'server cut from MySQL':
      server.toDatabase.away(lastsMs)
      await pause(lastsMs)
      return
  }
}

const end = (pid: number | undefined) => {
  if (pid) signal(pid, 'SIGKILL')
}

async function stop(pid: number | undefined, ms: number): Promise<void> {
  if (!pid) return
  signal(pid, 'SIGSTOP')
  await pause(ms)
  signal(pid, 'SIGCONT')
}
