/** graphile-worker on PostgreSQL. With `job.batched` it takes jobs by the hundred and notes their ends together. */
import { makeWorkerUtils, run } from 'graphile-worker'
import { peerJob } from './peer-job.mjs'

const job = await peerJob()
if (job.mode === 'fill') {
  const utils = await makeWorkerUtils({ connectionString: job.store })
  await utils.migrate()
  const { from, posts } = job
  const add = `SELECT graphile_worker.add_job('publish', json_build_object('n', n)) FROM generate_series($1::int, $2::int) n`
  await utils.withPgClient((client) => client.query(add, [from, from + posts - 1]))
  await utils.withPgClient((client) => client.query('ANALYZE'))
  await utils.release()
} else {
  const runner = await run({
    connectionString: job.store,
    taskList: { publish: ({ n }) => job.publish(n) },
    preset: {
      worker: {
        concurrentJobs: job.concurrency,
        ...(job.batched && { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }),
      },
    },
    concurrency: job.concurrency,
    noHandleSignals: true,
    logger: await quietLogger(),
  })
  await job.done
  await runner.stop()
}
job.close()

async function quietLogger() {
  const { Logger } = await import('graphile-worker')
  return new Logger(() => (level, message) => level === 'error' && console.error(message))
}
