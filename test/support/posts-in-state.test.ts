import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { testDatabase } from './database'
import { createAccount, createPost, readPost } from './factories'
import * as walkTo from './posts-in-state'

/** Where a post is walked to: in the queue, what a person is told, its publications, and the attempts that are counted. */
const places: [string, (db: Database, id: string) => Promise<unknown>, string][] = [
  ['claimed', walkTo.claimed, 'processing, told as processing, feed planned, attempt 1'],
  ['committing', walkTo.committing, 'processing, told as processing, feed committing, attempt 1'],
  ['justOut', walkTo.justOut, 'processing, told as processing, feed published, attempt 1'],
  ['takenBack', walkTo.takenBack, 'pending, told as unconfirmed, feed unconfirmed, attempt 1'],
  ['published', walkTo.published, 'done, told as published, feed published, attempt 1'],
  ['failed', walkTo.failed, 'failed, told as failed, feed failed, attempt 1'],
  ['retrying', walkTo.retrying, 'pending, told as pending, feed preparing, attempt 1'],
  ['accepted', walkTo.accepted, 'pending, told as pending, feed accepted, attempt 0'],
  ['unconfirmed', walkTo.unconfirmed, 'unconfirmed, told as unconfirmed, feed unconfirmed, attempt 1'],
  ['toBeAskedFor', walkTo.toBeAskedFor, 'pending, told as unconfirmed, feed unconfirmed, attempt 0'],
  ['missed', walkTo.missed, 'missed, told as missed, feed planned, attempt 0'],
  ['held', walkTo.held, 'held, told as pending, feed planned, attempt 0'],
  ['cancelled', walkTo.cancelled, 'cancelled, told as cancelled, feed planned, attempt 0'],
  ['halfOut', walkTo.halfOut, 'pending, told as pending, feed published, story preparing, attempt 1'],
  ['halfFailed', walkTo.halfFailed, 'failed, told as failed, feed published, story failed, attempt 1'],
]

describe('a post that a test begins with', () => {
  let db: Database
  beforeAll(async () => {
    ;({ db } = await testDatabase())
  })
  beforeEach(() => db.query('DELETE FROM post_details'))

  it.each(places)('walked to "%s" stands where it says', async (_name, walk, place) => {
    const postType = place.includes('story') ? 'feed_story' : 'feed'
    const { id } = await createPost(db, await createAccount(db), { postType, dueInSeconds: 3_600 })
    await walk(db, id)
    const { details, schedule, publications } = await readPost(db, id)
    const parts = publications.map(({ kind, status }) => `${kind} ${status}`).join(', ')
    expect(details.attempts).toBe(schedule.attempts)
    expect(`${schedule.status}, told as ${details.status}, ${parts}, attempt ${schedule.attempts}`).toBe(place)
  })

  it('has no state that is not listed here', () => {
    expect(places.map(([name]) => name).sort()).toEqual(Object.keys(walkTo).sort())
  })

  it('is the one that was meant, whatever else is due', async () => {
    const account = await createAccount(db)
    const others = [await createPost(db, account, { dueInSeconds: -90 }), await createPost(db, account)]
    const { id } = await createPost(db, account, { dueInSeconds: 3_600 })
    await walkTo.published(db, id)
    for (const other of others) expect((await readPost(db, other.id)).schedule.status).toBe('pending')
    await expect(walkTo.failed(db, id)).rejects.toThrow(`The claim was to take post ${id}, and took:`)
  })

  it.each(['rejected', 'permission', 'token-dead', 'attempts-used-up'] as const)(
    'and failed with the cause %s has it from its settlement',
    async (cause) => {
      const { id } = await createPost(db, await createAccount(db))
      await walkTo.failed(db, id, { cause, reason: 'why' })
      const { details, publications } = await readPost(db, id)
      expect(details).toMatchObject({ failure_cause: cause, error_message: 'why' })
      expect(publications[0]).toMatchObject({ status: 'failed', error_message: 'why' })
    },
  )
})
