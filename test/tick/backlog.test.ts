import type { RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { countByStatus, createPost, createPosts } from '../support/factories'
import { makeLate } from '../support/passing-time'
import { type TickHere, tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const count = async (sql: string) =>
  (await world.db.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${sql}`))[0][0]?.n
const cycles = async () =>
  (
    await world.db.query<RowDataPacket[]>('SELECT due, late, last_slot_at AS lastAt FROM dispatch_cycles ORDER BY id')
  )[0]
const said = (tick: TickHere, what: RegExp) => tick.lines.filter(({ msg }) => what.test(msg))

describe('a backlog of 40 posts of two accounts', () => {
  it('is told of, and given its turns once: as many lines as posts, however many ticks go by', async () => {
    await createPosts(world.db, world.page, 20)
    await createPosts(world.db, world.member, 20)
    await makeLate(world.db, 60)
    const first = await tickHere(world.env())
    expect(await countByStatus(world.db)).toEqual({ published: 10, pending: 30 })
    expect(said(first, /^Backlog/)).toMatchObject([
      { level: 'WARN', msg: expect.stringMatching(/^Backlog: 40 late, last one goes out at \d{4}-\d\d-\d\dT/) },
    ])
    expect(said(first, /^Pending posts/)[0]?.msg).toBe('Pending posts: 10')

    // Something is due in each of these.
    for (let ticks = 0; ticks < 2; ticks++) {
      await createPost(world.db, world.organization)
      const next = await tickHere(world.env())
      const from = ticks === 0 ? 'down from 40 to' : ''
      expect(said(next, /^Backlog/)[0]?.msg).toMatch(
        new RegExp(`^Backlog.*${from}.*: \\d+ late, last one goes out at `),
      )
    }
    const [first40, second] = await cycles()
    expect([first40?.due, first40?.late]).toEqual([10, 40])
    expect(second?.lastAt.getTime()).toBeGreaterThan(Date.now())

    const waiting = "attempts JOIN post_schedule s USING (post_detail_id) WHERE s.status = 'pending'"
    expect(await count(waiting)).toBe(await count("post_schedule WHERE status = 'pending'"))
    // And none was claimed to be given back.
    expect(await count("attempts WHERE step = 'claim'")).toBe(await count("post_details WHERE status = 'published'"))
  })
})
