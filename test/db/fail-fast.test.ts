import { describe, expect, it } from 'vitest'
import { FailFast, LeftAlone } from '../../src/db/fail-fast'
import { until } from '../support/until'

/** A database that can be taken away. */
function database() {
  const db = { isAway: true, asked: 0, told: [] as boolean[] }
  const fast = new FailFast((isLeftAlone) => db.told.push(isLeftAlone))
  const connect = () =>
    fast.run(async () => {
      db.asked++
      if (db.isAway) throw new Error('away')
      return 'connection'
    })
  return { db, connect }
}

describe('a database that fails three times in a row', () => {
  it('is left alone, then tried by one while the others hear no at once, and asked as before when it is back', async () => {
    const { db, connect } = database()
    for (let n = 0; n < 3; n++) await expect(connect()).rejects.toThrow('away')
    for (let n = 0; n < 20; n++) await expect(connect()).rejects.toThrow(LeftAlone)
    expect([db.asked, db.told]).toEqual([3, [true]])
    db.isAway = false
    await until(async () => (await connect().catch(() => '')) === 'connection', 'it is asked again')
    expect(db.asked).toBe(4)
    expect(await Promise.all([connect(), connect()])).toEqual(['connection', 'connection'])
    expect(db.told).toEqual([true, false])
  })

  it('and whoever comes while one tries does not wait for it', async () => {
    let answer = (_: string) => {}
    let hangs = false
    const fast = new FailFast(() => {})
    const connect = () =>
      fast.run(() => {
        if (!hangs) return Promise.reject(new Error('away'))
        return new Promise<string>((resolve) => {
          answer = resolve
        })
      })
    for (let n = 0; n < 3; n++) await expect(connect()).rejects.toThrow('away')
    hangs = true
    let tries: Promise<unknown> | undefined
    await until(() => {
      const asked = connect()
      tries = asked.catch(() => {})
      return Promise.race([
        asked.then(
          () => true,
          () => false,
        ),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 5)),
      ])
    }, 'one tries')
    await expect(connect()).rejects.toThrow(LeftAlone)
    answer('connection')
    expect(await tries).toBe('connection')
  })

  it('is not one that fails now and then', async () => {
    const { db, connect } = database()
    for (let n = 0; n < 5; n++) {
      db.isAway = true
      for (let m = 0; m < 2; m++) await expect(connect()).rejects.toThrow('away')
      db.isAway = false
      expect(await connect()).toBe('connection')
    }
    expect(db.told).toEqual([])
  })
})
