/**
 * BullMQ with a queue for each account and a worker for each queue, one job at a time. All share one connection; each worker opens
 * another by itself, on which it waits.
 */
import { Queue, Worker } from 'bullmq'
import IORedis from 'ioredis'
import { clock, fairness, queueJob, tell } from '../../support/queue-job.mjs'

const job = await queueJob()
const connection = new IORedis(job.store, { maxRetriesPerRequest: null })
const nameOf = (index) => `account-${index}`
if (job.mode === 'fill') {
  const add = await adder()
  await add([...job.counts.keys()])
  tell({})
} else {
  const workers = job.counts.map((_, index) => workerOf(index))
  await Promise.all(workers.map((worker) => worker.waitUntilReady()))
  const readyAt = clock()
  for (const worker of workers) worker.run().catch(failed)
  if (job.mode === 'fair') {
    tell(await fairness(job, await adder()))
  } else {
    const doneAt = await job.done
    const took = job.took()
    // What they do once more before they are closed would be seen.
    await Promise.all(workers.map((worker) => worker.close()))
    tell({ readyAt, doneAt, ...took, wrong: job.wrong() })
  }
}

function workerOf(index) {
  const options = { connection, concurrency: 1, autorun: false }
  const worker = new Worker(nameOf(index), ({ data }) => job.work(index, data.n), options)
  worker.on('error', failed)
  return worker
}

/** The queues are there before anything is put in. */
async function adder() {
  const queues = job.counts.map((_, index) => new Queue(nameOf(index), { connection }))
  await Promise.all(queues.map((queue) => queue.waitUntilReady()))
  const jobsOf = (index) =>
    Array.from({ length: job.counts[index] }, (_, n) => ({
      name: 'event',
      data: { n },
      opts: { removeOnComplete: true },
    }))
  return (indexes) => Promise.all(indexes.map((index) => queues[index].addBulk(jobsOf(index))))
}

function failed(error) {
  console.error(error)
  process.exitCode = 1
}
