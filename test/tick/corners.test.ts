import { describe, expect, it } from 'vitest'
import { byHand } from '../support/by-hand'
import { createPost, loseAccount, readPost } from '../support/factories'
import { letLeaseRunOut, makeDue } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const fault = (rule: Parameters<typeof world.sandbox.world.faults.add>[0]) => world.sandbox.world.faults.add(rule)
const calls = (operation: string) => world.sandbox.world.calls.all().filter((call) => call.operation === operation)

describe('a commit that never has an effect', () => {
  it('is given up after the usual attempts, with the reason, instead of being sent for ever', async () => {
    const post = await createPost(world.db, world.page)
    fault({ operation: 'facebook.post.publish', kind: 'error-before', status: 400, code: 1, every: true })
    await tickHere(world.env())
    const { details, schedule } = await readPost(world.db, post.id)
    expect([details.status, schedule.status, details.attempts]).toEqual(['failed', 'failed', 3])
    expect(calls('facebook.post.publish')).toHaveLength(9)
    expect(world.visible()).toEqual([])
  })
})

describe('a post that may be out', () => {
  it('stays a question when its token cannot be opened on this server, and is found when it can', async () => {
    const post = await createPost(world.db, world.page)
    fault({ operation: 'facebook.post.publish', kind: 'drop-after' })
    fault({ operation: 'facebook.post.read', kind: 'error-before', status: 500, code: 2, every: true })
    await tickHere(world.env())
    world.sandbox.world.reset(['faults'])
    const otherKey = Buffer.alloc(32, 9).toString('base64')
    for (let ticks = 0; ticks < 4; ticks++) {
      await makeDue(world.db)
      await tickHere(world.env({ TOKEN_ENCRYPTION_KEY: otherKey }))
    }
    const { details, publications } = await readPost(world.db, post.id)
    expect(details.error_message).toMatch(/TOKEN_ENCRYPTION_KEY on this server does not contain/)
    expect([details.status, publications[0]?.status]).toEqual(['unconfirmed', 'unconfirmed'])
    await makeDue(world.db)
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
    expect(calls('facebook.post.publish')).toHaveLength(1)
    expect(world.visible()).toHaveLength(1)
  })

  it('stays a question when its account has been removed', async () => {
    const post = await createPost(world.db, world.page)
    await walkTo.toBeAskedFor(world.db, post.id)
    await makeDue(world.db)
    await loseAccount(world.db, post)
    await tickHere(world.env())
    const { details, schedule } = await readPost(world.db, post.id)
    expect([details.status, schedule.status]).toEqual(['unconfirmed', 'unconfirmed'])
  })
})

describe('a post that is out', () => {
  it('is settled as published although its worker died on the last attempt', async () => {
    const post = await createPost(world.db, world.page)
    await walkTo.retrying(world.db, post.id)
    await walkTo.retrying(world.db, post.id)
    await walkTo.justOut(world.db, post.id, { externalId: '7' })
    await letLeaseRunOut(world.db)
    expect((await readPost(world.db, post.id)).schedule).toMatchObject({ status: 'processing', attempts: 3 })
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details).toMatchObject({ status: 'published', external_post_id: '7' })
    expect(world.visible()).toEqual([])
  })
})

describe('a row made by hand for a time two days ahead', () => {
  it('is not late when that time comes', async () => {
    const post = await createPost(world.db, world.member)
    await byHand(
      world.db,
      'UPDATE post_schedule SET scheduled_for = NULL, created_at = NOW(3) - INTERVAL 2 DAY WHERE post_detail_id = ?',
      [post.id],
    )
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
  })
})

describe('an account that was connected again while the old token was being refused', () => {
  it('stays connected, and its posts go out', async () => {
    const { holdAccount } = await import('../../src/db/accounts/hold-account')
    const post = await createPost(world.db, world.member)
    const old = { id: world.member.id, tokenContextId: 'the-token-before' }
    expect(await holdAccount(world.db, old, 'dead', 'worker-1-1')).toBe('replaced')
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
  })
})
