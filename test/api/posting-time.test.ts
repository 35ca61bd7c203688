import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { postingTime } from '../../src/posts/posting-time'
import { testDatabase } from '../support/database'

const MINUTE_MS = 60_000

let db: Database
beforeAll(async () => {
  ;({ db } = await testDatabase())
})

/** Asks for a moment of an API whose clock is wrong. */
const asked = (agoMs: number, { wrongByMs }: { wrongByMs: number }) => {
  const at = new Date(Date.now() - agoMs)
  return postingTime({ wanted: { at } }, null, { db, now: () => new Date(Date.now() + wrongByMs) })
}

describe('the time that a post is asked for', () => {
  it('may be now where the clock of the API is a minute and a half ahead: posts go by the clock of the database', async () => {
    await expect(asked(0, { wrongByMs: 1.5 * MINUTE_MS })).resolves.toMatchObject({ warnings: [] })
  })

  it('is refused where it is more than a minute ago by that clock', async () => {
    for (const wrongByMs of [0, 1.5 * MINUTE_MS])
      await expect(asked(1.2 * MINUTE_MS, { wrongByMs })).rejects.toThrow('is in the past')
  })
})
