import { randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/db/new-id'
import { claimDuePosts } from '../../src/db/queue/claim'
import { loadClaimedPosts } from '../../src/db/queue/load-claimed-posts'
import { recoveredByHand } from '../support/by-hand'
import { interrupted } from '../support/interrupted'
import { newClaim } from '../support/new-claim'
import * as walkTo from '../support/posts-in-state'
import { jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi, untilSomebodyWaitsForALock } from './support/test-api'

let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  account = await acme.account('facebook')
})
afterEach(() => api.db.query('DELETE FROM post_details'))

const schedule = async (fields: object = {}) => {
  const post = { socialAccountId: account, caption: 'Before', scheduledAt: inAnHour(), ...fields }
  return (await acme.post('/schedule-post', post)).body.postDetailId as string
}
const edit = (id: string, body: object, headers?: Record<string, string>) =>
  acme.patch(`/scheduled-posts/${id}`, body, headers)
const get = async (id: string) => (await acme.get(`/scheduled-posts/${id}`)).body.post
/** What the platform has of a post so far. */
const progress = { container: '1' }
const rows = async (sql: string, id: string) => (await api.db.query<RowDataPacket[]>(sql, [id]))[0]
const queueOf = async (id: string) =>
  (await rows('SELECT * FROM post_schedule WHERE post_detail_id = ?', id))[0] as RowDataPacket
const publicationsOf = (id: string) => rows('SELECT * FROM publications WHERE post_detail_id = ? ORDER BY kind', id)
const problem = (name: string) => `urn:post-dispatcher:problem:${name}`

/** What the next worker gets to publish. */
const claimAndLoad = async (db = api.db) => {
  const claim = await claimDuePosts(db, { limit: 10, workerId: 'worker-1-1', host: 'h' }, newClaim())
  return claim.scheduleIds.length > 0 ? (await loadClaimedPosts(api.db, claim)).posts : []
}

describe('PATCH /scheduled-posts/:id', () => {
  it('changes what is given, leaves the rest, and answers with the post as it is now', async () => {
    const id = await schedule({ link: 'https://e.com/1', title: 'Title', firstComment: 'First', latePolicy: 'hold' })
    const { status, body, headers } = await edit(id, { caption: 'After', link: 'https://e.com/2' })
    expect(status).toBe(200)
    expect(body.post).toMatchObject({
      caption: 'After',
      link: 'https://e.com/2',
      title: 'Title',
      firstComment: 'First',
      latePolicy: 'hold',
      version: 2,
    })
    expect(headers.get('ETag')).toBe('"2"')
    const { publications, timeline, ...post } = await get(id)
    expect(post).toEqual(body.post)
    expect(timeline.at(-1)).toMatchObject({
      actor: expect.stringMatching(/^key:\d+$/),
      step: 'edit',
      reason: 'Changed: caption, link',
    })
  })

  it.each([null, ''])('clears a field that is %j', async (nothing) => {
    const id = await schedule({ link: 'https://e.com/1', title: 'Title', firstComment: 'First', lateLimitMinutes: 5 })
    const { body } = await edit(id, { caption: nothing, title: nothing, firstComment: nothing, lateLimitMinutes: null })
    expect(body.post).toMatchObject({ caption: null, title: null, firstComment: null, lateLimitMinutes: null })
    expect(body.post.link).toBe('https://e.com/1')
  })

  it('gives the post another time, in a zone if wanted', async () => {
    const id = await schedule()
    const { body } = await edit(id, { scheduledAt: '2027-03-28T02:30', timeZone: 'Europe/Berlin' })
    expect(body.post).toMatchObject({ scheduledFor: '2027-03-28T01:30:00.000Z', timeZone: 'Europe/Berlin' })
    expect(body.warnings).toEqual([expect.stringMatching(/does not exist in Europe/)])
    const { run_at, scheduled_for } = await queueOf(id)
    expect([run_at, scheduled_for]).toEqual(Array(2).fill(new Date('2027-03-28T01:30:00Z')))
    const later = await edit(id, { scheduledAt: '2027-04-01T09:00' })
    expect(later.body.post.scheduledFor).toBe('2027-04-01T07:00:00.000Z')
    expect((await get(id)).timeline.at(-1).reason).toBe('Moved to 2027-04-01T07:00:00.000Z')
  })

  it('changes nothing, also not the version, when everything is as it was', async () => {
    const scheduledAt = inAnHour()
    const id = await schedule({ scheduledAt })
    for (const same of [{}, { caption: 'Before' }, { scheduledAt, media: [], title: null }]) {
      expect((await edit(id, same)).body.post.version).toBe(1)
    }
    expect((await get(id)).timeline).toHaveLength(1)
  })

  it('replaces the media, and keeps what is known of those that are named by their address', async () => {
    const form = { socialAccountId: String(account), caption: 'x', scheduledAt: inAnHour() }
    const files = [
      { name: 'a.jpg', content: jpeg(2_000) },
      { name: 'b.jpg', content: jpeg(3_000) },
    ]
    const { postDetailId: id } = (await acme.upload(form, files)).body
    const [a, b] = (await get(id)).media
    const { body } = await edit(id, { media: [{ ...b, altText: 'B' }, { url: 'https://e.com/c.jpg' }] })
    expect(body.post.media).toEqual([
      { ...b, altText: 'B' },
      { url: 'https://e.com/c.jpg', type: 'image' },
    ])
    const [stored] = await rows('SELECT media FROM post_details WHERE id = ?', id)
    expect(JSON.stringify(stored?.media)).toContain('key')
    const again = await edit(id, { media: [{ url: b.url }] })
    expect(again.body.post.media).toEqual([{ ...b, altText: 'B' }])
    expect((await edit(id, { media: null })).body.post.media).toEqual([])
    expect(a.url).not.toBe(b.url)
  })

  it('takes new files in a form', async () => {
    const id = await schedule({ media: [{ url: 'https://e.com/old.jpg' }] })
    const path = `/scheduled-posts/${id}`
    const { status, body } = await acme.upload(
      { caption: 'With a file', media: '[{"url":"https://e.com/old.jpg"}]' },
      [{ name: 'new.jpg', content: jpeg() }],
      { method: 'PATCH', path },
    )
    expect(status).toBe(200)
    expect(body.post.caption).toBe('With a file')
    expect(body.post.media.map((item: { url: string }) => item.url)).toEqual([
      expect.stringContaining('/media/'),
      'https://e.com/old.jpg',
    ])
    expect((await fetch(body.post.media[0].url)).status).toBe(200)
    const files = await api.files()
    await acme.upload({ link: 'no address' }, [{ name: 'x.jpg', content: jpeg(4_000) }], { method: 'PATCH', path })
    expect(await api.files()).toEqual(files)
  })

  it('makes a feed post a feed post and story, and back', async () => {
    const id = await schedule({ media: [{ url: 'https://e.com/a.jpg' }] })
    await edit(id, { postType: 'feed_story' })
    expect((await publicationsOf(id)).map((p) => p.kind)).toEqual(['feed', 'story'])
    await edit(id, { postType: 'story' })
    expect((await publicationsOf(id)).map((p) => p.kind)).toEqual(['story'])
  })

  it('checks the whole post as at scheduling, and changes nothing when it does not fit', async () => {
    const id = await schedule({ media: [{ url: 'https://e.com/a.jpg' }] })
    const { status, body } = await edit(id, { link: 'https://e.com/1' })
    expect([status, body.errors[0].path]).toEqual([422, 'link'])
    expect((await edit(id, { caption: null, media: null })).status).toBe(422)
    expect((await edit(id, { userTags: [{ username: 'ann', x: 0.5, y: 0.5 }] })).status).toBe(422)
    expect(await get(id)).toMatchObject({ version: 1, link: null, caption: 'Before' })
  })

  it.each([
    [{ scheduledAt: '2020-01-01T00:00:00Z' }, 'scheduledAt'],
    [{ scheduledAt: null }, 'scheduledAt'],
    [{ scheduledAt: '2027-01-01T00:00' }, 'scheduledAt'],
    [{ postType: null }, 'postType'],
    [{ socialAccountId: 1 }, 'socialAccountId'],
    [{ status: 'published' }, 'status'],
    [{ media: [{ url: 'https://e.com/unknown' }] }, 'media.0.type'],
    [{ media: [{ url: 'ftp://e.com/a.jpg' }] }, 'media.0.url'],
    [{ media: 'x' }, 'media'],
    [{ link: 'nowhere' }, 'link'],
    [{ timeZone: 'Mars/Base' }, 'timeZone'],
    [[], ''],
  ])('refuses %j', async (body, path) => {
    const id = await schedule()
    const { status, body: answer } = await edit(id, body)
    expect([status, answer.errors[0].path]).toEqual([400, path])
    expect((await get(id)).version).toBe(1)
  })

  it("answers 404 for another company's post, and leaves it alone", async () => {
    const id = await schedule()
    const rival = await api.company()
    const theirs = await rival.patch(`/scheduled-posts/${id}`, { caption: 'Mine' })
    expect(theirs.status).toBe(404)
    expect((await get(id)).caption).toBe('Before')
    expect((await edit(newId(), { caption: 'x' })).status).toBe(404)
  })
})

describe('If-Match', () => {
  it('lets an edit through for the version that was read, and says 412 for one that is gone', async () => {
    const id = await schedule()
    const etag = (await acme.get(`/scheduled-posts/${id}`)).headers.get('ETag') as string
    const first = await edit(id, { caption: 'One' }, { 'If-Match': etag })
    expect(first.status).toBe(200)
    const second = await edit(id, { caption: 'Two' }, { 'If-Match': etag })
    expect([second.status, second.body.type]).toEqual([412, problem('changed-meanwhile')])
    expect(second.headers.get('ETag')).toBe(first.headers.get('ETag'))
    expect((await get(id)).caption).toBe('One')
    expect((await edit(id, { caption: 'Two' }, { 'If-Match': `"7", W/${second.headers.get('ETag')}` })).status).toBe(
      200,
    )
    expect((await edit(id, { caption: 'Three' }, { 'If-Match': '*' })).status).toBe(200)
    expect((await edit(id, { caption: 'Four' }, { 'If-Match': '3' })).status).toBe(400)
  })

  it('is looked at by a cancellation as well', async () => {
    const id = await schedule()
    await edit(id, { caption: 'New' })
    expect((await acme.delete(`/scheduled-posts/${id}`, { 'If-Match': '"1"' })).status).toBe(412)
    const { status, headers } = await acme.delete(`/scheduled-posts/${id}`, { 'If-Match': '"2"' })
    expect([status, headers.get('ETag')]).toEqual([200, '"3"'])
  })

  it('lets one of ten editors of the same version win, ten times over', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await schedule()
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => edit(id, { caption: `Editor ${n}` }, { 'If-Match': '"1"' })),
      )
      const won = answers.filter((answer) => answer.status === 200)
      expect(won).toHaveLength(1)
      expect(answers.every((answer) => answer.status === 200 || answer.status === 412)).toBe(true)
      expect(await get(id)).toMatchObject({ version: 2, caption: won[0]?.body.post.caption })
    }
  })

  it('left out, lets edits of different fields all come through', async () => {
    const id = await schedule({ link: 'https://e.com/1' })
    const answers = await Promise.all([
      edit(id, { caption: 'New' }),
      edit(id, { title: 'Title' }),
      edit(id, { description: 'Text' }),
      edit(id, { latePolicy: 'hold' }),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
    expect(await get(id)).toMatchObject({
      caption: 'New',
      title: 'Title',
      description: 'Text',
      latePolicy: 'hold',
      version: 5,
    })
  })
})

describe('what a post is when it is edited', () => {
  it('begins anew on the platform what was prepared of the old version', async () => {
    const id = await schedule()
    await walkTo.retrying(api.db, id, { progress })
    await walkTo.retrying(api.db, id, { progress })
    expect((await edit(id, { caption: 'After' })).status).toBe(200)
    expect(await publicationsOf(id)).toMatchObject([{ status: 'planned', progress: null }])
    expect((await queueOf(id)).attempts).toBe(2)
  })

  it('lets a failed post stay failed until it is tried again, and says so', async () => {
    const id = await schedule()
    await walkTo.failed(api.db, id)
    const { body } = await edit(id, { caption: 'After' })
    expect(body.post.status).toBe('failed')
    expect(body.warnings).toEqual([expect.stringMatching(/has failed and stays so until/)])
    expect((await acme.post(`/scheduled-posts/${id}/retry`, {})).status).toBe(200)
    expect((await claimAndLoad()).map((post) => post.caption)).toEqual(['After'])
  })

  it.each([
    ['failed', walkTo.failed],
    ['missed', walkTo.missed],
  ])('puts a %s post into the queue again when it gets another time, with all its attempts', async (_name, walk) => {
    const id = await schedule()
    await walkTo.retrying(api.db, id, { progress })
    await walk(api.db, id)
    const scheduledAt = inAnHour()
    const { body } = await edit(id, { scheduledAt, caption: 'After' })
    expect(body.post).toMatchObject({ status: 'pending', scheduledFor: scheduledAt, errorMessage: null, attempts: 0 })
    expect(await publicationsOf(id)).toMatchObject([{ status: 'planned', progress: null, error_message: null }])
    expect(await queueOf(id)).toMatchObject({ status: 'pending', attempts: 0, released_at: null })
  })

  it('leaves a held post held, at another time', async () => {
    const id = await schedule({ socialAccountId: await acme.account() })
    await walkTo.held(api.db, id)
    const scheduledAt = inAnHour()
    expect((await edit(id, { scheduledAt })).body.post).toMatchObject({ held: true, scheduledFor: scheduledAt })
  })

  it.each([
    ['is being published', walkTo.claimed, 'being-published'],
    ['is being worked on by the platform', walkTo.accepted, 'being-published'],
    ['is out', walkTo.published, 'published'],
    ['may be out', walkTo.unconfirmed, 'outcome-unknown'],
    ['may be out and is asked for', walkTo.toBeAskedFor, 'outcome-unknown'],
    ['was left in the middle of being sent, and put back by hand', recoveredByHand, 'outcome-unknown'],
    ['was cancelled', walkTo.cancelled, 'cancelled'],
  ])('is not edited when it %s', async (_name, walk, code) => {
    const id = await schedule()
    await walk(api.db, id)
    const before = await get(id)
    for (const body of [{ caption: 'After' }, { scheduledAt: inAnHour() }]) {
      const { status, body: answer } = await edit(id, body)
      expect([status, answer.type]).toEqual([409, problem(code)])
    }
    expect(before.caption).toBe('Before')
    expect(await get(id)).toEqual(before)
  })

  it('is not edited when its feed post is out and only the story is to come', async () => {
    const id = await schedule({ postType: 'feed_story', media: [{ url: 'https://e.com/a.jpg' }] })
    await walkTo.halfFailed(api.db, id)
    expect((await edit(id, { caption: 'After' })).body.type).toBe(problem('partly-published'))
  })

  it('is not edited when it was never queued', async () => {
    const id = await schedule()
    await api.db.query('DELETE FROM post_schedule WHERE post_detail_id = ?', [id])
    expect((await edit(id, { caption: 'After' })).body.type).toBe(problem('not-queued'))
  })
})

describe('an edit against a worker', () => {
  const due = () => schedule({ scheduledAt: new Date().toISOString() })

  it('comes first: the worker publishes the new version', async () => {
    const id = await due()
    expect((await edit(id, { caption: 'After' })).status).toBe(200)
    expect((await claimAndLoad()).map((post) => post.caption)).toEqual(['After'])
  })

  it('comes second: it is told that the post is being published', async () => {
    const id = await due()
    expect((await claimAndLoad()).map((post) => post.caption)).toEqual(['Before'])
    expect((await edit(id, { caption: 'After' })).body.type).toBe(problem('being-published'))
    expect((await get(id)).caption).toBe('Before')
  })

  it('waits for a claim that is just being taken, and then does not edit', async () => {
    const id = await due()
    let editing: Promise<{ status: number }> | undefined
    const inTheMiddle = interrupted(api.db, /FOR UPDATE SKIP LOCKED/, async () => {
      editing = edit(id, { caption: 'After' })
      await untilSomebodyWaitsForALock(api.db)
    })
    expect((await claimAndLoad(inTheMiddle)).map((post) => post.postDetailId)).toEqual([id])
    expect((await editing)?.status).toBe(409)
    expect((await get(id)).caption).toBe('Before')
  })

  it('or a cancellation at the same moment, forty times: one wins, and the answer says which', async () => {
    const winners = { worker: 0, edit: 0, cancel: 0 }
    // The worker begins so many questions to the database later that both have a chance, whatever the machine.
    const headStart = { edit: 0, cancel: 0 }
    const worker = async (questions: number) => {
      for (let asked = 0; asked < questions; asked++) await api.db.query('SELECT 1')
      return claimAndLoad()
    }
    for (let round = 0; round < 40; round++) {
      const id = await due()
      const caption = randomUUID()
      const against = round % 2 === 0 ? 'edit' : 'cancel'
      const [published, answer] = await Promise.all([
        worker(headStart[against]),
        against === 'edit' ? edit(id, { caption }) : acme.delete(`/scheduled-posts/${id}`),
      ])
      const got = published.find((post) => post.postDetailId === id)
      const { caption: stored, status } = await get(id)
      headStart[against] = Math.floor(answer.status === 200 ? headStart[against] * 0.7 : headStart[against] + 1)
      if (answer.status === 200 && against === 'cancel') {
        winners.cancel++
        expect([got, status]).toEqual([undefined, 'cancelled'])
      } else if (answer.status === 200) {
        winners.edit++
        expect(stored).toBe(caption)
        // Claimed or not, and never the old version.
        expect(got?.caption ?? caption).toBe(caption)
      } else {
        winners.worker++
        expect([answer.status, answer.body.type]).toEqual([409, problem('being-published')])
        expect([got?.caption, stored, status]).toEqual(['Before', 'Before', 'processing'])
      }
      // What was edited in time is due still, and is not to be claimed in the next round.
      await claimAndLoad()
    }
    expect(winners.worker).toBeGreaterThan(0)
    expect(winners.edit + winners.cancel).toBeGreaterThan(0)
  })
})

it('a repeated edit under its Idempotency-Key says what the first one did, whatever has happened since', async () => {
  const id = await schedule()
  const headers = { 'Idempotency-Key': randomUUID(), 'If-Match': '"1"' }
  const first = await edit(id, { caption: 'One' }, headers)
  await edit(id, { caption: 'Two' })
  const again = await edit(id, { caption: 'One' }, headers)
  expect([again.status, again.body, again.headers.get('ETag')]).toEqual([200, first.body, '"2"'])
  expect((await get(id)).caption).toBe('Two')
})
