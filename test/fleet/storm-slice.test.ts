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

it('whatever happens to two servers and their Redis, each post is out once, none before its time, and soon', {
  timeout: 120_000,
}, async () => {
  const { url } = await testDatabase()
  const report = await storm({
    ...{ databaseUrl: url, seed: 19, seconds: 10, only },
    ...{ servers: 2, workers: 1, concurrency: 2, platformMs: [50, 1_000], posts: 16 },
  })
  expect(complaints(report, { capacity: false })).toEqual([])
  expect([...report.struck.keys()]).toHaveLength(5)
  expect(report.lateMs).toHaveLength(8)
})
