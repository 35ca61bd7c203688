/** BullMQ on Redis. */
import { Queue, Worker } from 'bullmq'
import { peerJob } from './peer-job.mjs'

const QUEUE = 'publish'

const job = await peerJob()
const { hostname: host, port } = new URL(job.store)
const connection = { host, port: Number(port), maxRetriesPerRequest: null }
if (job.mode === 'fill') {
  const queue = new Queue(QUEUE, { connection })
  const jobs = job.numbers.map((n) => ({ name: 'post', data: { n }, opts: { removeOnComplete: true } }))
  for (let from = 0; from < jobs.length; from += 1_000) await queue.addBulk(jobs.slice(from, from + 1_000))
  await queue.close()
} else {
  const worker = new Worker(QUEUE, ({ data }) => job.publish(data.n), { connection, concurrency: job.concurrency })
  worker.on('error', console.error)
  await job.done
  await worker.close()
}
job.close()
