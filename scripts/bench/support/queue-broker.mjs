/**
 * A broker of the promotion engine: reads DISPATCH as a member of a group of its own, does the work on each event, acknowledges it
 * and gives its place back by name.
 */
import Redis from 'ioredis'
import { fromDist } from '../../lib/from-dist.mjs'
import { clock, fairness, queueJob, tell } from './queue-job.mjs'

const GROUP = 'BROKERS'
const MOST_AT_ONCE = 200
const RECORD = '{"instanceId":"broker-1","joinedAt":"2027-01-15T07:00:00Z"}'
const { releaseScript } = fromDist('redis/lua/release')
const keys = fromDist('redis/keys').queueKeys('')

const job = await queueJob()
const redis = new Redis(job.store, { maxRetriesPerRequest: null })
if (job.mode === 'fill') {
  await add(job.counts.keys())
  tell({})
} else {
  const blocking = redis.duplicate()
  await redis.xgroup('CREATE', keys.dispatch, GROUP, '0', 'MKSTREAM')
  await blocking.ping()
  const readyAt = clock()
  const underWay = new Set()
  void read(blocking, underWay)
  if (job.mode === 'fair') {
    tell(await fairness(job, add))
  } else {
    const doneAt = await job.done
    const took = job.took()
    await Promise.all(underWay)
    tell({ readyAt, doneAt, ...took, wrong: job.wrong() })
  }
}

async function add(indexes) {
  const pipeline = redis.pipeline()
  for (const index of indexes) {
    const numbers = Array.from({ length: job.counts[index] }, (_, n) => n)
    pipeline.hset(keys.record(index), ...numbers.flatMap((n) => [`e${n}`, RECORD]))
    pipeline.zadd(keys.waiting(index), ...numbers.flatMap((n) => [n, `e${n}`]))
  }
  await pipeline.exec()
}

async function read(blocking, underWay) {
  for (;;) {
    const size = ['COUNT', MOST_AT_ONCE, 'BLOCK', 1_000]
    const found = await blocking.xreadgroup('GROUP', GROUP, 'broker-1', ...size, 'STREAMS', keys.dispatch, '>')
    for (const [id, fields] of found?.[0][1] ?? []) {
      const work = workOn(id, fields).finally(() => underWay.delete(work))
      underWay.add(work)
    }
  }
}

async function workOn(id, fields) {
  const event = fields[fields.indexOf('eventId') + 1]
  const member = fields[fields.indexOf('userId') + 1]
  await job.work(Number(event), Number(member.slice(1)))
  await Promise.all([
    redis.xack(keys.dispatch, GROUP, id),
    releaseScript.run(redis, [keys.leases(event), keys.slots(event)], [member]),
  ])
}
