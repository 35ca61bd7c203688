import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { tickOncePerServer } from '../../src/cron/watch-ticks'
import type { Database } from '../../src/db/connection'
import { recordIdleCycle } from '../../src/db/operations/dispatch-cycles'
import { apiHasTicked, ticksSeen } from '../../src/db/operations/ticks-seen'
import type { TickSource } from '../../src/domain/who-ticks'
import { testDatabase } from '../support/database'

let db: Database
beforeAll(async () => {
  ;({ db } = await testDatabase())
})
beforeEach(async () => {
  await db.query('DELETE FROM dispatch_cycles')
  await db.query('DELETE FROM fleet_members')
})

const ticked = (startedBy: TickSource, secondsAgo: number) =>
  db.query(
    "INSERT INTO dispatch_cycles (tick_id, host, started_by, started_at) VALUES ('t', 'one', ?, NOW(3) - INTERVAL ? SECOND)",
    [startedBy, secondsAgo],
  )

describe('who has ticked', () => {
  it('nobody, on a new database', async () => {
    expect(await ticksSeen(db, 120_000)).toEqual({ any: false, others: false, newest: undefined })
  })

  it('is seen within the time that is looked at, and the newest beyond it too', async () => {
    await ticked('cron', 121)
    expect(await ticksSeen(db, 120_000)).toEqual({ any: false, others: false, newest: 'cron' })
    await ticked('api', 60)
    expect(await ticksSeen(db, 120_000)).toEqual({ any: true, others: false, newest: 'api' })
    await ticked('cron', 30)
    await ticked('api', 1)
    expect(await ticksSeen(db, 120_000)).toEqual({ any: true, others: true, newest: 'api' })
  })

  it('is not told from a row of the future, left by a clock that was wrong', async () => {
    await ticked('cron', -3_600)
    expect(await ticksSeen(db, 120_000)).toMatchObject({ any: false, others: false })
  })

  it('is a cron where a program of another version or hand has noted a tick', async () => {
    await db.query("INSERT INTO dispatch_cycles (tick_id, host) VALUES ('t', 'one')")
    expect(await ticksSeen(db, 120_000)).toMatchObject({ others: true })
  })

  it('is as good as a cron while resident workers beat, and no longer', async () => {
    const beat = (secondsAgo: number) =>
      db.query("REPLACE INTO fleet_members (id, host, beat_at) VALUES ('f', 'one', NOW(3) - INTERVAL ? SECOND)", [
        secondsAgo,
      ])
    await beat(4)
    expect(await ticksSeen(db, 120_000)).toEqual({ any: true, others: true, newest: undefined })
    // To those workers themselves it is not: what they leave to ticks somebody has to do.
    expect(await ticksSeen(db, 120_000, false)).toEqual({ any: false, others: false, newest: undefined })
    for (const dead of [6, -6]) {
      await beat(dead)
      expect(await ticksSeen(db, 120_000)).toMatchObject({ any: false, others: false })
    }
  })
})

describe('APIs of one server that tick by themselves', () => {
  const config = (HOSTNAME: string) => ({ ...loadConfig({}, '/none'), HOSTNAME })
  const stop = new AbortController().signal

  it('tick once at a time, as three processes of PM2 do; those of another server tick as well', async () => {
    const hosts: string[] = []
    const tick = (host: string) =>
      tickOncePerServer(db, config(host), stop, async () => {
        hosts.push(host)
        const connection = await db.getConnection()
        await recordIdleCycle(connection, { tickId: 't', host, startedBy: 'api' }, { durationMs: 1, droppedLines: 0 })
        connection.release()
      })
    await Promise.all([tick('one'), tick('one'), tick('one'), tick('two')])
    // One whose timer fired late comes when the tick of the first is over.
    await tick('one')
    expect(hosts.sort()).toEqual(['one', 'two'])
    expect(await apiHasTicked(db, 'one', 5_000)).toBe(true)
    expect(await apiHasTicked(db, 'three', 5_000)).toBe(false)
  })

  it('go on when one of them hangs in the middle of a tick', async () => {
    const hanging = tickOncePerServer(db, config('four'), stop, () => new Promise(() => {}), 5)
    await expect(hanging).rejects.toThrow('Exceeded')
    let isDone = false
    await tickOncePerServer(db, config('four'), stop, async () => {
      isDone = true
    })
    expect(isDone).toBe(true)
  })
})
