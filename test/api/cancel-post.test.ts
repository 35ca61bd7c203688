import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { claimDuePosts } from '../../src/db/queue/claim'
import { recoveredByHand } from '../support/by-hand'
import { interrupted } from '../support/interrupted'
import { newClaim } from '../support/new-claim'
import * as walkTo from '../support/posts-in-state'
import { type Client, startTestApi, type TestApi, untilSomebodyWaitsForALock } from './support/test-api'

let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  account = await acme.account()
})

const schedule = async (fields: object = {}) => {
  const post = { socialAccountId: account, caption: 'x', scheduledAt: new Date().toISOString(), ...fields }
  return (await acme.post('/schedule-post', post)).body.postDetailId as string
}
const states = async (id: string) => {
  const [rows] = await api.db.query<RowDataPacket[]>(
    'SELECT d.status AS post, s.status AS queue FROM post_details d LEFT JOIN post_schedule s ON s.post_detail_id = d.id WHERE d.id = ?',
    [id],
  )
  return `${rows[0]?.post}/${rows[0]?.queue}`
}

/** A worker claims what is due; true when it got the post. */
const claim = async (id: string, db = api.db) => {
  const { scheduleIds } = await claimDuePosts(db, { limit: 100, workerId: 'worker-1-1', host: 'h' }, newClaim())
  const [rows] = await api.db.query<RowDataPacket[]>('SELECT id FROM post_schedule WHERE post_detail_id = ?', [id])
  return scheduleIds.includes(rows[0]?.id)
}

describe('DELETE /scheduled-posts/:id', () => {
  it('takes a waiting post back: it can be claimed no more, and the timeline says so', async () => {
    const id = await schedule()
    const { status, body } = await acme.delete(`/scheduled-posts/${id}`)
    expect(status).toBe(200)
    expect(body).toEqual({ success: true, postDetailId: id, status: 'cancelled' })
    expect(await states(id)).toBe('cancelled/cancelled')
    expect(await claim(id)).toBe(false)
    const { timeline } = (await acme.get(`/scheduled-posts/${id}`)).body.post
    expect(timeline.at(-1)).toMatchObject({
      actor: expect.stringMatching(/^key:\d+$/),
      step: 'cancel',
      outcome: 'cancelled',
    })
  })

  it('says the same again for a post that was cancelled before, without a second line in the timeline', async () => {
    const id = await schedule()
    await acme.delete(`/scheduled-posts/${id}`)
    expect((await acme.delete(`/scheduled-posts/${id}`)).status).toBe(200)
    expect((await acme.get(`/scheduled-posts/${id}`)).body.post.timeline).toHaveLength(2)
  })

  it('takes back a post that is held for a dead account, that is to be tried again, that was missed, or that was never queued', async () => {
    const held = await schedule({ socialAccountId: await acme.account() })
    await walkTo.held(api.db, held)
    const again = await schedule()
    await walkTo.retrying(api.db, again)
    const missed = await schedule()
    await walkTo.missed(api.db, missed)
    const unqueued = await schedule()
    await api.db.query('DELETE FROM post_schedule WHERE post_detail_id = ?', [unqueued])
    for (const id of [held, again, missed, unqueued]) {
      expect((await acme.delete(`/scheduled-posts/${id}`)).status).toBe(200)
      expect(await states(id)).toBe('cancelled/cancelled')
    }
  })

  it.each([
    ['being published', walkTo.claimed, 'being-published', 'processing/processing'],
    ['being published, the platform still working on it', walkTo.accepted, 'being-published', 'pending/pending'],
    ['out', walkTo.published, 'published', 'published/done'],
    ['sent without an answer', walkTo.unconfirmed, 'outcome-unknown', 'unconfirmed/unconfirmed'],
    [
      'sent without an answer, and about to be asked for',
      walkTo.toBeAskedFor,
      'outcome-unknown',
      'unconfirmed/pending',
    ],
    [
      'left in the middle of being sent by a worker that died, and put back by hand',
      recoveredByHand,
      'outcome-unknown',
      'processing/pending',
    ],
    ['failed', walkTo.failed, 'failed', 'failed/failed'],
  ])('refuses with the reason when the post is %s', async (_name, walk, code, place) => {
    const id = await schedule()
    await walk(api.db, id)
    const { status, body } = await acme.delete(`/scheduled-posts/${id}`)
    expect(status).toBe(409)
    expect(body).toMatchObject({ success: false, type: `urn:post-dispatcher:problem:${code}` })
    expect(await states(id)).toBe(place)
  })

  it('refuses when the feed part is out and only the story is to be tried again', async () => {
    const id = await schedule({ postType: 'feed_story', media: [{ url: 'https://e.com/a.jpg' }] })
    await walkTo.halfOut(api.db, id)
    const { status, body } = await acme.delete(`/scheduled-posts/${id}`)
    expect(status).toBe(409)
    expect(body.type).toMatch(/partly-published$/)
  })

  it('waits for a claim that is just being taken, and then does not cancel', async () => {
    const id = await schedule()
    let cancelling: Promise<{ status: number }> | undefined
    const inTheMiddle = interrupted(api.db, /FOR UPDATE SKIP LOCKED/, async () => {
      cancelling = acme.delete(`/scheduled-posts/${id}`)
      await untilSomebodyWaitsForALock(api.db)
    })
    expect(await claim(id, inTheMiddle)).toBe(true)
    expect((await cancelling)?.status).toBe(409)
    expect(await states(id)).toBe('processing/processing')
  })

  it('has exactly one winner when a worker claims and a user cancels at the same moment, fifty times', async () => {
    const winners = { worker: 0, user: 0 }
    for (let round = 0; round < 50; round++) {
      const id = await schedule()
      const cancel = () => acme.delete(`/scheduled-posts/${id}`)
      const [claimed, cancelled] =
        round % 2 === 0
          ? await Promise.all([claim(id), cancel()])
          : await Promise.all([cancel(), claim(id)]).then(([first, second]) => [second, first] as const)
      expect([200, 409]).toContain(cancelled.status)
      if (claimed) {
        winners.worker++
        expect(cancelled.status).toBe(409)
        expect(await states(id)).toBe('processing/processing')
      } else {
        winners.user++
        expect(cancelled.status).toBe(200)
        expect(await states(id)).toBe('cancelled/cancelled')
      }
    }
    expect(winners.worker + winners.user).toBe(50)
  })

  it('cancels once when ten clients cancel the same post at once', async () => {
    const id = await schedule()
    const answers = await Promise.all(Array.from({ length: 10 }, () => acme.delete(`/scheduled-posts/${id}`)))
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(200))
    expect((await acme.get(`/scheduled-posts/${id}`)).body.post.timeline).toHaveLength(2)
  })

  it("answers 404 for another company's post and leaves it alone", async () => {
    const id = await schedule()
    const rival = await api.company()
    expect((await rival.delete(`/scheduled-posts/${id}`)).status).toBe(404)
    expect(await states(id)).toBe('pending/pending')
    expect((await acme.delete('/scheduled-posts/999999')).status).toBe(404)
  })
})
