import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/db/connection'
import { FEEDER, leaderOf, renewLead, resignLead, takeLead } from '../../src/db/operations/fleet-leader'
import { testDatabase } from '../support/database'

let db: Database
let url: string
beforeAll(async () => {
  ;({ db, url } = await testDatabase())
})
beforeEach(() => db.query('DELETE FROM fleet_leader'))

const name = FEEDER
const member = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const take = (n: number, more: { above?: number } = {}, on = db) =>
  takeLead(on, { name, holder: member(n), host: `host-${n}`, ttlMs: 2_000, ...more })
const renew = (n: number, term: number, fed = true) =>
  renewLead(db, { name, holder: member(n), term, ttlMs: 2_000, fed })
const resign = (n: number, term: number) => resignLead(db, { name, holder: member(n), term })
/** The holder has been silent for longer than its lease. */
const expire = () => db.query('UPDATE fleet_leader SET expires_at = NOW(3) - INTERVAL 1 MICROSECOND')
/** The database's clock has gone back by an hour. */
const stepBack = () => db.query('UPDATE fleet_leader SET expires_at = expires_at + INTERVAL 1 HOUR')

describe('the lead of a fleet', () => {
  it('is taken by whoever stands first, though its row was missing, and held against others', async () => {
    expect(await leaderOf(db, name)).toBeUndefined()
    expect(await take(1)).toBe(1)
    expect(await take(2)).toBeUndefined()
    expect(await take(1)).toBeUndefined()
    const lead = { term: 1, holder: member(1), host: 'host-1', leaseMs: expect.closeTo(2_000, -3), fedMs: undefined }
    expect(await leaderOf(db, name)).toEqual(lead)
  })

  it('goes to exactly one of ten that stand at once, for the first time and when it has run out', async () => {
    const pools = Array.from({ length: 10 }, () => openDatabase(url, 1))
    for (const term of [1, 2, 3]) {
      const came = await Promise.all(pools.map((pool, n) => take(n, {}, pool)))
      expect(came.filter((won) => won !== undefined)).toEqual([term])
      expect(await leaderOf(db, name)).toMatchObject({ term, holder: member(came.indexOf(term)) })
      await expire()
    }
    await Promise.all(pools.map((pool) => pool.end()))
  })

  it('is kept by renewing, which tells when Redis was brought up to date last', async () => {
    expect(await take(1)).toBe(1)
    // Twice in a millisecond as well.
    expect(await Promise.all([renew(1, 1, false), renew(1, 1, false), renew(1, 1, false)])).toEqual([true, true, true])
    expect((await leaderOf(db, name))?.fedMs).toBeUndefined()
    await renew(1, 1)
    const fedMs = (await leaderOf(db, name))?.fedMs
    expect(fedMs).toBeLessThan(1_000)
    await renew(1, 1, false)
    expect((await leaderOf(db, name))?.fedMs).toBeGreaterThanOrEqual(fedMs as number)
  })

  it('is not brought back by a holder that was frozen: neither before anybody else has taken it nor after', async () => {
    await take(1)
    await renew(1, 1)
    await expire()
    expect(await leaderOf(db, name)).toMatchObject({ term: 1, leaseMs: 0 })
    expect(await renew(1, 1)).toBe(false)
    expect(await take(2)).toBe(2)
    expect([await renew(1, 1), await renew(1, 2), await renew(2, 1), await resign(1, 1)]).toEqual(Array(4).fill(false))
    expect(await leaderOf(db, name)).toMatchObject({ term: 2, holder: member(2), fedMs: undefined })
    expect((await leaderOf(db, name))?.leaseMs).toBeGreaterThan(0)
  })

  it('is free at once when its holder resigns', async () => {
    await take(1)
    expect(await resign(1, 1)).toBe(true)
    expect(await leaderOf(db, name)).toMatchObject({ term: 1, leaseMs: 0 })
    expect([await renew(1, 1), await resign(1, 1)]).toEqual([false, false])
    expect(await take(2)).toBe(2)
  })

  it('is not shut for an hour when the database’s clock goes back by one: its holder keeps it, or another takes it', async () => {
    await take(1)
    await stepBack()
    expect(await leaderOf(db, name)).toMatchObject({ leaseMs: 0 })
    expect(await renew(1, 1)).toBe(true)
    expect((await leaderOf(db, name))?.leaseMs).toBeGreaterThan(0)
    await stepBack()
    expect(await take(2)).toBe(2)
    expect(await renew(1, 1)).toBe(false)
  })

  it('has a higher term each time, also in a database that was set back to before one that Redis has seen', async () => {
    await take(1)
    await expire()
    expect(await take(2, { above: 41 })).toBe(42)
    await expire()
    expect(await take(1, { above: 7 })).toBe(43)
  })
})
