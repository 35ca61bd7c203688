import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import {
  COUNTED_UP_TO,
  countPrunedCycles,
  newestSettledCycle,
  uncountedCycles,
} from '../../src/db/operations/count-cycles'
import { addToCounters, readCounters } from '../../src/db/operations/counters'
import { transaction } from '../../src/db/transaction'
import { type Addition, labelText, observation } from '../../src/domain/counters'
import { testDatabase } from '../support/database'

let db: Database
beforeAll(async () => {
  db = (await testDatabase()).db
})
beforeEach(async () => {
  await db.query('DELETE FROM counters')
  await db.query('DELETE FROM dispatch_cycles')
})

const counted = async () =>
  Object.fromEntries(
    (await readCounters(db)).map(({ name, labels, value }) => [labels ? `${name}{${labels}}` : name, value]),
  )

describe('counters', () => {
  it('are summed up in the table, the same labels in whatever order as one', async () => {
    await addToCounters(db, [])
    await addToCounters(db, [
      { name: 'failures_total', labels: { platform: 'facebook', cause: 'rejected' }, value: 1 },
      { name: 'failures_total', labels: { cause: 'rejected', platform: 'facebook' }, value: 2 },
    ])
    await addToCounters(db, [{ name: 'failures_total', labels: { platform: 'facebook', cause: 'rejected' }, value: 4 }])
    expect(await counted()).toEqual({ 'failures_total{cause="rejected",platform="facebook"}': 7 })
  })

  it('lose nothing when many add to the same ones at once, whatever order they were counted in', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const all = Array.from({ length: 40 }, (_, n) => {
      const turned = [...names.slice(n % 5), ...names.slice(0, n % 5)]
      return addToCounters(
        db,
        turned.map((name) => ({ name, labels: {}, value: 1 })),
      )
    })
    await Promise.all(all)
    expect(await counted()).toEqual(Object.fromEntries(names.map((name) => [name, 40])))
  })

  it('take the longest name that a server may have', async () => {
    const host = '\\"'.repeat(95)
    await addToCounters(db, [{ name: 'ticks_total', labels: { host, exit_code: '0' }, value: 1 }])
    expect(await counted()).toEqual({ [`ticks_total{${labelText({ host, exit_code: '0' })}}`]: 1 })
  })

  it('hold a histogram in two rows for each value: its bucket, whose label comes last, and the sum', () => {
    const labels = { tier: 'cron', platform: 'facebook' }
    const [bucket, sum] = observation('publish_lateness_seconds', labels, 0.3) as [Addition, Addition]
    expect(bucket).toEqual({ name: 'publish_lateness_seconds_bucket', labels: { ...labels, le: '0.5' }, value: 1 })
    expect(labelText(bucket.labels)).toBe('platform="facebook",tier="cron",le="0.5"')
    expect(sum).toEqual({ name: 'publish_lateness_seconds_sum', labels, value: 0.3 })
    expect(observation('publish_lateness_seconds', {}, 1e9)[0]?.labels.le).toBe('+Inf')
    expect(observation('publish_lateness_seconds', {}, -1)[1]?.value).toBe(0)
  })
})

describe('ticks', () => {
  const tick = (ended: { minutesAgo: number; ms?: number; exitCode?: number; workers?: number; failed?: number }) =>
    db.query(
      `INSERT INTO dispatch_cycles (tick_id, host, started_at, duration_ms, exit_code, workers, workers_failed, recovered, dropped_lines)
       VALUES ('t', 'one', NOW(3) - INTERVAL ? MINUTE, ?, ?, ?, ?, 1, 2)`,
      [ended.minutesAgo, ended.ms ?? null, ended.exitCode ?? null, ended.workers ?? 0, ended.failed ?? 0],
    )
  const prune = (newest: number) =>
    transaction(db, async (connection) => {
      await countPrunedCycles(connection, newest)
      await connection.query('DELETE FROM dispatch_cycles WHERE id <= ?', [newest])
    })
  /** What /metrics makes of it: the counters, and what is not in them yet. */
  const told = async () => {
    const { [COUNTED_UP_TO]: mark = 0, ...sums } = await counted()
    for (const { name, labels, value } of (await uncountedCycles(db, mark)).additions) {
      const key = Object.keys(labels).length > 0 ? `${name}{${labelText(labels)}}` : name
      sums[key] = (sums[key] ?? 0) + value
    }
    return sums
  }

  it('stay counted when their rows are thrown away, also twice over and where only some of them are', async () => {
    await tick({ minutesAgo: 60, ms: 250, exitCode: 0 })
    await tick({ minutesAgo: 59, ms: 9_000, exitCode: 1, workers: 3, failed: 1 })
    await tick({ minutesAgo: 58 })
    await tick({ minutesAgo: 10, ms: 60_000, exitCode: 2 })
    await tick({ minutesAgo: 0 })
    const before = await told()
    expect(before).toEqual({
      'ticks_total{exit_code="0",host="one"}': 1,
      'ticks_total{exit_code="1",host="one"}': 1,
      'ticks_total{exit_code="2",host="one"}': 1,
      // It was killed; the one that runs now is none yet.
      'ticks_total{exit_code="none",host="one"}': 1,
      'tick_duration_seconds_bucket{le="0.25"}': 1,
      'tick_duration_seconds_bucket{le="10"}': 1,
      'tick_duration_seconds_bucket{le="60"}': 1,
      tick_duration_seconds_sum: 69.25,
      'workers_total{result="ok"}': 2,
      'workers_total{result="failed"}': 1,
      claims_recovered_total: 4,
      'dropped_log_lines_total{process="tick"}': 8,
    })
    const settled = (await newestSettledCycle(db)) as number
    await prune(settled - 2)
    expect(await told()).toEqual(before)
    // Its rows are there still.
    await transaction(db, (connection) => countPrunedCycles(connection, settled))
    expect(await told()).toEqual(before)
    await prune(settled)
    await prune(settled)
    expect(await told()).toEqual(before)
  })

  it('are counted once by those who throw away at the same time', async () => {
    for (let n = 0; n < 20; n++) await tick({ minutesAgo: 10, ms: 1, exitCode: 0 })
    const before = await told()
    const settled = (await newestSettledCycle(db)) as number
    await Promise.all(Array.from({ length: 6 }, (_, n) => prune(settled - n * 3)))
    expect(await told()).toEqual(before)
  })
})
