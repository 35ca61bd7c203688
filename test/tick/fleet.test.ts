import { describe, expect, it } from 'vitest'
import { countByStatus, createPost, createPosts } from '../support/factories'
import { claimPost } from '../support/one-claim'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const fleetBeats = (secondsAgo = 0) =>
  world.db.query("INSERT INTO fleet_members (id, host, beat_at) VALUES ('f', 'one', NOW(3) - INTERVAL ? SECOND)", [
    secondsAgo,
  ])
const said = async (env: NodeJS.ProcessEnv) => (await tickHere(env)).lines.map((line) => line.msg)

describe('a tick beside resident workers', () => {
  it('leaves them what has just become due, and counts it as the runbook does', async () => {
    await createPosts(world.db, world.member, 3)
    await fleetBeats()
    const lines = await said(world.env())
    expect(lines).toContain('Pending posts: 3')
    expect(lines).toContain('All of them are left to the resident workers, skipping worker spawn')
    expect(await countByStatus(world.db)).toEqual({ pending: 3 })
    const [[cycle]] = await world.db.query<never[]>('SELECT due, workers FROM dispatch_cycles')
    expect(cycle).toMatchObject({ due: 0, workers: 0 })
  })

  it('publishes what they have left behind, with as many workers as that needs, and nothing else', async () => {
    for (let n = 0; n < 6; n++) await createPost(world.db, world.member, { dueInSeconds: -20 })
    await createPosts(world.db, world.page, 2)
    await fleetBeats()
    const lines = await said(world.env())
    expect(lines).toContain('Pending posts: 8')
    expect(lines).toContain('Calculated worker count: 2 (pending=6, batch=5, max=5)')
    expect(await countByStatus(world.db)).toEqual({ published: 6, pending: 2 })
  })

  it('leaves the posts of an account alone that they are at, however long they wait', async () => {
    const [first] = await createPosts(world.db, world.member, 1)
    await claimPost(world.db, first?.id ?? '')
    for (let n = 0; n < 3; n++) await createPost(world.db, world.member, { dueInSeconds: -300 })
    await fleetBeats()
    expect(await said(world.env())).toContain('All of them are left to the resident workers, skipping worker spawn')
  })

  it('publishes as ever when they have stopped beating, and where no grace is given', async () => {
    await createPosts(world.db, world.member, 2)
    await fleetBeats(6)
    await said(world.env())
    expect(await countByStatus(world.db)).toEqual({ published: 2 })
    await world.db.query('DELETE FROM fleet_members')
    await fleetBeats()
    await createPosts(world.db, world.member, 2)
    await said(world.env({ FLEET_GRACE_S: '0' }))
    expect(await countByStatus(world.db)).toEqual({ published: 4 })
  })
})
