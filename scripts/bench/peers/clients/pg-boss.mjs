/** pg-boss on PostgreSQL: four loops that fetch fifty jobs, publish them at once and complete them together. */
import PgBoss from 'pg-boss'
import { peerJob } from './peer-job.mjs'

const QUEUE = 'publish'
const BATCH = 50

const job = await peerJob()
const boss = new PgBoss({ connectionString: job.store, supervise: false, schedule: false })
boss.on('error', console.error)
await boss.start()
if (job.mode === 'fill') {
  await boss.createQueue(QUEUE)
  const jobs = job.numbers.map((n) => ({ name: QUEUE, data: { n } }))
  for (let from = 0; from < jobs.length; from += 1_000) await boss.insert(jobs.slice(from, from + 1_000))
} else {
  await Promise.all(Array.from({ length: job.concurrency / BATCH }, fetchUntilDone))
}
await boss.stop({ graceful: false })
job.close()

async function fetchUntilDone() {
  for (;;) {
    const jobs = await boss.fetch(QUEUE, { batchSize: BATCH })
    if (jobs.length === 0) return
    await Promise.all(jobs.map(({ data }) => job.publish(data.n)))
    await boss.complete(
      QUEUE,
      jobs.map(({ id }) => id),
    )
  }
}
