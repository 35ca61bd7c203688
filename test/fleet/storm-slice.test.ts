import { expect, it } from 'vitest'
import { testDatabase } from '../support/database'
import type { FaultName } from './storm/plan'
import { complaints } from './storm/report'
import { storm } from './storm/storm'

/** What is over within seconds; `npm run test:fleet` has more of everything, and servers that are dead as a whole. */
const only: FaultName[] = [
  'worker killed',
  'worker stopped',
  'parent stopped',
  'Redis flushed',
  'Redis started again, empty',
  'answer of a claim lost',
  'clock of a server wrong',
]

it('whatever happens to two servers and their Redis, each post is out once, none before its time, soon, and one of an account at a time', {
  timeout: 120_000,
}, async () => {
  const { url } = await testDatabase()
  const report = await storm({
    ...{ databaseUrl: url, seed: 19, seconds: 10, only },
    ...{ servers: 2, workers: 1, concurrency: 2, platformMs: [50, 1_000], posts: 16, queues: 2 },
  })
  expect(complaints(report, { capacity: true })).toEqual([])
  expect([...report.struck.keys()]).toHaveLength(5)
  expect(report.lateMs).toHaveLength(8)
  // Counted by the platform from the first call to the last: also while Redis is away, when workers look for themselves.
  expect(report.mostAtOnce).toBe(1)
})
