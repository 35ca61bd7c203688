import { setTimeout as sleep } from 'node:timers/promises'
import { figure } from './support/figures.mjs'
import { residentMb } from './support/process-memory.mjs'
import { startPromoter } from './support/promoter-process.mjs'
import { startRedisProcess } from './support/redis-process.mjs'
import { treeCpuMs } from './support/tree-cpu.mjs'

export const title = 'the promotion engine at its defaults: 10,000 queues, 100 wait in each'

const MEMBERS = 100
/** Fills a queue with members and their records in one step. */
const FILL = `
for n = 1, tonumber(ARGV[1]) do
  redis.call('ZADD', KEYS[1], n, 'user-' .. n)
  redis.call('HSET', KEYS[2], 'user-' .. n, '{"instanceId":"broker-1","joinedAt":"2027-01-15T07:00:00Z"}')
end`

export async function run(world, { quick }) {
  const redis = await startRedisProcess(world)
  if (!redis)
    return { figures: [], notes: ['Not run: there is no Redis on this machine (sudo apt-get install redis-tools).'] }
  const queues = quick ? 50 : 10_000
  const all = queues * MEMBERS
  await fill(redis.client, queues)
  const before = await usedMb(redis.client)
  const cpuBefore = treeCpuMs(redis.pid)
  const promoter = await startPromoter(world, redis.url)
  const { promotedS, dispatchedS, redisMb, promoterMb } = await follow(redis.client, promoter.pid, all)
  const cpuS = (treeCpuMs(redis.pid) - cpuBefore) / 1_000
  const batches = await histogram(promoter.url, 'dispatcher_promotion_duration_seconds')
  const most = (value) => ({ target: { most: value } })
  return {
    figures: [
      figure('promotions a second', all / promotedS, {
        unit: '/s',
        digits: 0,
        target: { least: 20_000 },
        note: "user's: 1,000",
      }),
      figure('a batch takes, p50', 1_000 * quantile(batches, 0.5), { unit: 'ms', digits: 1 }),
      figure('a batch takes, p99', 1_000 * quantile(batches, 0.99), {
        unit: 'ms',
        digits: 1,
        ...most(20),
        note: "user's: 50",
      }),
      figure('promoted and passed on to DISPATCH a second', all / dispatchedS, { unit: '/s', digits: 0 }),
      figure("for one second of Redis' processor", all / cpuS, { unit: 'promoted and passed on', digits: 0 }),
      figure('memory of Redis at its peak', redisMb, {
        unit: 'MB',
        digits: 0,
        ...most(150),
        note: `${before.toFixed(0)} MB before`,
      }),
      figure('memory of the promoter at its peak', promoterMb, {
        unit: 'MB',
        digits: 0,
        ...most(120),
        note: "user's: 2 GB",
      }),
    ],
    notes: [
      `${all.toLocaleString('en')} members in all, from the first one let in to the last; consumer at work beside it.`,
      'Quantiles are read from the histogram that the promoter exposes, straight between its bounds.',
    ],
  }
}

async function fill(client, queues) {
  const pipeline = client.pipeline()
  for (let n = 0; n < queues; n++) {
    pipeline.eval(FILL, 2, `WAITING:event-${n}`, `WAITING_QUEUE_INDEX_RECORD:event-${n}`, MEMBERS)
  }
  await pipeline.exec()
}

/** Looks on until all are let in and passed on. */
async function follow(client, pid, all) {
  let since
  let promotedS
  let [redisMb, promoterMb] = [0, 0]
  for (;;) {
    const [entered, dispatched, used] = await Promise.all([
      client.xlen('ENTRY'),
      client.xlen('DISPATCH'),
      usedMb(client),
    ])
    const now = performance.now()
    if (entered > 0) since ??= now
    if (entered >= all) promotedS ??= (now - since) / 1_000
    redisMb = Math.max(redisMb, used)
    promoterMb = Math.max(promoterMb, residentMb(pid))
    if (dispatched >= all) return { promotedS, dispatchedS: (now - since) / 1_000, redisMb, promoterMb }
    await sleep(50)
  }
}

async function usedMb(client) {
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]) / 2 ** 20
}

/** The bounds of a histogram in seconds, each with how many were at most that. */
async function histogram(url, name) {
  const text = await (await fetch(`${url}/actuator/prometheus`)).text()
  const found = text.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\d+)$`, 'gm'))
  return [...found].map(([, bound, count]) => ({
    bound: Number(bound.replace('+Inf', 'Infinity')),
    count: Number(count),
  }))
}

function quantile(buckets, share) {
  const wanted = (buckets.at(-1)?.count ?? 0) * share
  const at = buckets.findIndex(({ count }) => count >= wanted)
  const low = at > 0 ? buckets[at - 1] : { bound: 0, count: 0 }
  const high = buckets[at]
  if (!Number.isFinite(high.bound)) return low.bound
  return low.bound + ((high.bound - low.bound) * (wanted - low.count)) / (high.count - low.count || 1)
}
