import { chmodSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Redis from 'ioredis'
import { fromDist } from '../../lib/from-dist.mjs'
import { inProject, say } from '../../lib/project.mjs'
import { bareEnv } from '../support/environment.mjs'
import { runJob } from '../support/processes.mjs'
import { startPromoter } from '../support/promoter-process.mjs'
import { clock } from '../support/queue-job.mjs'
import { median } from '../support/statistics.mjs'
import { treeCpuMs } from '../support/tree-cpu.mjs'
import { startRedis } from './servers.mjs'

const MANY = 1_000
const OTHERS = 99
const LOOK_EVERY_MS = 200

const contestants = [
  {
    name: 'post-dispatcher',
    program: inProject('scripts/bench/support/queue-broker.mjs'),
    start: (world, url) => startPromoter(world, url, { ENTRY_QUEUE_CAPACITY: '1' }),
    left: leftOfOurs,
    lacks:
      'looks once a second, so that of an account with one place one event a second is let in at most; what a broker had when it crashed it finds in its group again, so work may be done twice, and its place stays taken until somebody gives it back or PROMOTION_LEASE_S is over; the log of Redis is flushed once a second: with the machine a second is gone',
  },
  {
    name: 'BullMQ 6, a queue and a worker each',
    program: inProject('scripts/bench/peers/clients/bullmq-queues.mjs'),
    start: async () => undefined,
    left: leftOfBullmq,
    lacks:
      'a connection and a worker for each account in each process; with several processes one at a time of an account needs the global concurrency of its queue as well; groups, one queue for all accounts, belong to BullMQ Pro, which is not free; a job whose worker crashed, or stood still for longer than its lock of 30 s, is run once more by whoever looks for such jobs each 30 s; the log of Redis is flushed once a second: with the machine a second is gone',
  },
]

/**
 * Works on the events of many accounts, one of an account at a time and in order, with our promotion engine and with BullMQ, in turn
 * on one Redis. Throws when an event is done twice, out of order, beside another of its account, or not at all.
 * @param world with `later` for what has to be ended
 */
export async function compareQueues(world, { queues, events, workMs, rounds }) {
  const own = fromDist('db/embedded/throw-away-folder').throwAwayFolder('/var/tmp/post-dispatcher-peers-')
  world.later(own.remove)
  chmodSync(own.path, 0o711)
  const server = await startRedis(own, { push: world.later })
  const client = new Redis(server.url, { maxRetriesPerRequest: null })
  world.later(() => client.disconnect())
  const redis = { ...server, client }
  const base = { store: redis.url, redisPid: redis.pid, workMs }
  const results = new Map(contestants.map(({ name }) => [name, []]))
  for (let round = 1; round <= rounds; round++) {
    // There and back, so that a machine that slows down slows none more than the other.
    for (const one of round % 2 ? contestants : contestants.toReversed()) {
      const drained = await drain(world, redis, one, { ...base, counts: Array(queues).fill(events) })
      const shared = await share(world, redis, one, { ...base, counts: [MANY, ...Array(OTHERS).fill(1)] })
      results.get(one.name).push({ ...drained, ...shared })
    }
    say(`  round ${round} of ${rounds} done`)
  }
  return contestants.map(({ name, lacks }) => ({ name, ...middle(results.get(name)), lacks }))
}

/** Works on everything that is there, from the start of the processes. */
async function drain(world, redis, one, job) {
  const all = job.counts.reduce((sum, count) => sum + count, 0)
  await redis.client.flushall()
  await runJob(world, one.program, { ...job, mode: 'fill' }, bareEnv())
  const redisMbBefore = await usedMb(redis.client)
  const redisCpuMs = treeCpuMs(redis.pid)
  const peak = watchRedis(redis.client)
  const since = clock()
  const [helper, { printed }] = await Promise.all([
    one.start(world, redis.url).then((started) => started && { ...started, readyAt: clock() }),
    runJob(world, one.program, { ...job, mode: 'drain' }, bareEnv()),
  ])
  const { redisMb, connections } = await peak.end()
  const helperCpuMs = helper ? treeCpuMs(helper.pid) : 0
  const helperMb = helper ? peakMb(helper.pid) : 0
  // What comes once more comes with the next look.
  if (helper) await sleep(1_500)
  const left = await one.left(redis.client, all)
  await helper?.stop()
  check(one.name, [...printed.wrong, ...left])
  const readyAt = Math.max(printed.readyAt, helper?.readyAt ?? 0)
  return {
    perSecond: (1_000 * all) / (printed.doneAt - readyAt),
    readyS: (readyAt - since) / 1_000,
    clientUs: (1_000 * (printed.cpuMs + helperCpuMs)) / all,
    redisUs: (1_000 * (printed.redisCpuMs - redisCpuMs)) / all,
    clientMb: printed.peakMb + helperMb,
    redisMb,
    redisMbBefore,
    connections,
  }
}

/** One account has many events when one of each other comes. */
async function share(world, redis, one, job) {
  await redis.client.flushall()
  const helper = await one.start(world, redis.url)
  const { printed } = await runJob(world, one.program, { ...job, mode: 'fair' }, bareEnv())
  await helper?.stop()
  const { wrong, ...found } = printed
  check(one.name, wrong)
  return found
}

function check(name, wrong) {
  const told = wrong.filter(Boolean)
  if (told.length > 0) throw new Error(`${name}: ${told.join('; ')}`)
}

async function leftOfOurs(client, all) {
  const [told, dead, waiting, held] = await Promise.all([
    client.xlen('DISPATCH'),
    client.xlen('DEAD'),
    client.keys('WAITING:*'),
    client.keys('ENTRY_SLOT_LEASES:*'),
  ])
  return [
    told !== all && `${told} of ${all} stand in DISPATCH`,
    dead > 0 && `${dead} stand in DEAD`,
    waiting.length > 0 && `in ${waiting.length} queues somebody still waits`,
    held.length > 0 && `places of ${held.length} accounts have not come back`,
  ]
}

async function leftOfBullmq(client) {
  const left = await Promise.all(['wait', 'active', 'failed'].map((list) => client.keys(`bull:*:${list}`)))
  return [left.flat().length > 0 && `jobs are left in ${left.flat().slice(0, 3).join(', ')}`]
}

/** The most memory and the most connections beside our own, looked at now and then. */
function watchRedis(client) {
  const most = { redisMb: 0, connections: 0 }
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const [memory, clients] = await Promise.all([usedMb(client), client.info('clients')])
      most.redisMb = Math.max(most.redisMb, memory)
      most.connections = Math.max(most.connections, Number(/^connected_clients:(\d+)/m.exec(clients)?.[1]) - 1)
      await sleep(LOOK_EVERY_MS)
    }
  })()
  return {
    async end() {
      isOver = true
      await watching
      return most
    },
  }
}

async function usedMb(client) {
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]) / 2 ** 20
}

/** The most that a process ever held, which the kernel keeps. */
const peakMb = (pid) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

function middle(rounds) {
  const figures = Object.keys(rounds[0]).map((key) => [key, median(rounds.map((round) => round[key]))])
  return { ...Object.fromEntries(figures), longestOfOthersS: Math.max(...rounds.map((round) => round.lastOfOthersS)) }
}
