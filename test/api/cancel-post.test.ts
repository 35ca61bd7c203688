import { randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { transaction } from '../../src/db/transaction'
import { type Client, startTestApi, type TestApi, untilSomebodyWaitsForALock } from './support/test-api'

let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  account = await acme.account()
})

const schedule = async () => {
  const scheduledAt = new Date().toISOString()
  return (await acme.post('/schedule-post', { socialAccountId: account, caption: 'x', scheduledAt })).body
    .postDetailId as string
}
const states = async (id: string) => {
  const [rows] = await api.db.query<RowDataPacket[]>(
    'SELECT d.status AS post, s.status AS queue FROM post_details d LEFT JOIN post_schedule s ON s.post_detail_id = d.id WHERE d.id = ?',
    [id],
  )
  return `${rows[0]?.post}/${rows[0]?.queue}`
}

/** What a worker does to hold a post; true when it got it. */
const claim = (id: string) =>
  transaction(api.db, async (connection) => {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT id FROM post_schedule WHERE post_detail_id = ? AND status = 'pending' AND run_at <= NOW(3) FOR UPDATE SKIP LOCKED",
      [id],
    )
    if (!rows[0]) return false
    await connection.query(
      "UPDATE post_schedule SET status = 'processing', claim_token = ?, locked_at = NOW(3) WHERE id = ?",
      [randomUUID(), rows[0].id],
    )
    await connection.query("UPDATE post_details SET status = 'processing' WHERE id = ?", [id])
    return true
  })

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
    const held = await schedule()
    await api.db.query("UPDATE post_schedule SET status = 'held' WHERE post_detail_id = ?", [held])
    const again = await schedule()
    await api.db.query("UPDATE publications SET status = 'preparing' WHERE post_detail_id = ?", [again])
    const missed = await schedule()
    await api.db.query("UPDATE post_schedule SET status = 'missed' WHERE post_detail_id = ?", [missed])
    await api.db.query("UPDATE post_details SET status = 'missed' WHERE id = ?", [missed])
    const unqueued = await schedule()
    await api.db.query('DELETE FROM post_schedule WHERE post_detail_id = ?', [unqueued])
    for (const id of [held, again, missed, unqueued]) {
      expect((await acme.delete(`/scheduled-posts/${id}`)).status).toBe(200)
      expect(await states(id)).toBe('cancelled/cancelled')
    }
  })

  it.each([
    ['being published', 'processing', 'processing', 'preparing', 'being-published'],
    ['being published, the platform still working on it', 'pending', 'pending', 'accepted', 'being-published'],
    ['out', 'published', 'done', 'published', 'published'],
    ['sent without an answer', 'unconfirmed', 'unconfirmed', 'unconfirmed', 'outcome-unknown'],
    ['sent without an answer, and about to be asked for', 'unconfirmed', 'pending', 'unconfirmed', 'outcome-unknown'],
    ['left in the middle of being sent by a worker that died', 'pending', 'pending', 'committing', 'outcome-unknown'],
    ['failed', 'failed', 'failed', 'failed', 'failed'],
  ])('refuses with the reason when the post is %s', async (_name, post, queue, publication, code) => {
    const id = await schedule()
    await api.db.query('UPDATE post_details SET status = ? WHERE id = ?', [post, id])
    await api.db.query('UPDATE post_schedule SET status = ? WHERE post_detail_id = ?', [queue, id])
    await api.db.query('UPDATE publications SET status = ? WHERE post_detail_id = ?', [publication, id])
    const { status, body } = await acme.delete(`/scheduled-posts/${id}`)
    expect(status).toBe(409)
    expect(body).toMatchObject({ success: false, type: `urn:post-dispatcher:problem:${code}` })
    expect(await states(id)).toBe(`${post}/${queue}`)
  })

  it('refuses when the feed part is out and only the story is to be tried again', async () => {
    const id = await schedule()
    await api.db.query("UPDATE publications SET status = 'published', external_id = '1' WHERE post_detail_id = ?", [id])
    await api.db.query("INSERT INTO publications (post_detail_id, kind, status) VALUES (?, 'story', 'preparing')", [id])
    const { status, body } = await acme.delete(`/scheduled-posts/${id}`)
    expect(status).toBe(409)
    expect(body.type).toMatch(/partly-published$/)
  })

  it('waits for a claim that is just being taken, and then does not cancel', async () => {
    const id = await schedule()
    let cancelling: Promise<{ status: number }> | undefined
    await transaction(api.db, async (connection) => {
      await connection.query('SELECT id FROM post_schedule WHERE post_detail_id = ? FOR UPDATE', [id])
      cancelling = acme.delete(`/scheduled-posts/${id}`)
      await untilSomebodyWaitsForALock(api.db)
      await connection.query("UPDATE post_schedule SET status = 'processing' WHERE post_detail_id = ?", [id])
      await connection.query("UPDATE post_details SET status = 'processing' WHERE id = ?", [id])
    })
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
