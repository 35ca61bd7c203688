/**
 * Many claimers at once, each with a connection of its own, until nothing is due. Started by the benchmark `claim` with
 * a job on standard input.
 */
import { fromDist } from '../../lib/from-dist.mjs'
import { readJob } from './processes.mjs'

const { url, claimers, limit } = await readJob()
const { openWorkerDatabase } = fromDist('db/connection')
const { claimDuePosts, ClaimRequest } = fromDist('db/queue/claim')

const pools = Array.from({ length: claimers }, () => openWorkerDatabase(url))
await Promise.all(pools.map((db) => db.query('SELECT 1')))
const ids = []
const claimMs = []
const since = performance.now()
await Promise.all(pools.map(claimAll))
const ms = performance.now() - since
await Promise.all(pools.map((db) => db.end()))
process.stdout.write(JSON.stringify({ ms, claimMs, ids }))

async function claimAll(db, index) {
  for (;;) {
    const started = performance.now()
    const { scheduleIds } = await claimDuePosts(
      db,
      { limit, workerId: `worker-1-${index + 1}`, host: 'bench' },
      new ClaimRequest({ steady: 0, wall: 0 }),
    )
    if (scheduleIds.length === 0) return
    claimMs.push(performance.now() - started)
    ids.push(...scheduleIds)
  }
}
