import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { claimDuePosts } from '../../src/db/queue/claim'
import { transaction } from '../../src/db/transaction'
import { createPosts } from '../support/factories'
import { newClaim } from '../support/new-claim'
import { makeDue } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { jpeg, png } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi, untilSomebodyWaitsForALock } from './support/test-api'

const MOST = 3
const MOST_FILES = 2
const FULL = [429, 'urn:post-dispatcher:problem:post-quota']

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ POSTS_PER_COMPANY: String(MOST), MEDIA_FILES_PER_COMPANY: String(MOST_FILES) })
})

let captions = 0
const postOf = (accounts: string[], fields = {}) => ({
  socialAccountIds: accounts,
  caption: `Number ${++captions}`,
  scheduledAt: inAnHour(),
  ...fields,
})

/** A company with an account, and with so many posts that wait. */
async function company(waiting = 0) {
  const client = await api.company()
  const account = await client.account()
  const schedule = (fields = {}, headers = {}) => client.post('/schedule-post', postOf([account], fields), headers)
  const ids: string[] = []
  for (let n = 0; n < waiting; n++) ids.push((await schedule()).body.postDetailId)
  return { client, account, schedule, ids }
}

const answered = ({ status, body }: { status: number; body: { type?: string } }) => [status, body.type]
const waitingOf = async ({ get }: Client) => (await get('/scheduled-posts?status=pending')).body.total
/** What is known of how much the company has. */
const age = ({ companyId }: Client) =>
  api.db.query('UPDATE company_usage SET counted_at = counted_at - INTERVAL 61 SECOND WHERE company_id = ?', [
    companyId,
  ])

describe('POSTS_PER_COMPANY', () => {
  it('bounds the posts of a company that wait, and says how many may and what to do; other companies go on', async () => {
    const { client, schedule } = await company(MOST)
    const refused = await schedule()
    expect(answered(refused)).toEqual(FULL)
    expect(refused.body.quota).toEqual({ usedPosts: MOST + 1, allowedPosts: MOST })
    expect(refused.body.detail).toMatch(/with it 4 posts of your company would wait, and 3 may\. Cancel some of them/)
    // Time alone helps nobody here.
    expect(refused.headers.get('Retry-After')).toBeNull()
    expect(await waitingOf(client)).toBe(MOST)
    await company(MOST)
  })

  it('counts each account of a request: all of its posts or none, and no file of a refused one stays', async () => {
    const { client, account } = await company(MOST - 1)
    const accounts = [account, await client.account()]
    expect(answered(await client.post('/schedule-post', postOf(accounts)))).toEqual(FULL)
    const before = await api.files()
    const form = { ...postOf(accounts), socialAccountIds: JSON.stringify(accounts) }
    expect(answered(await client.upload(form, [{ name: 'a.jpg', content: jpeg() }]))).toEqual(FULL)
    expect(await api.files()).toEqual(before)
    expect(await waitingOf(client)).toBe(MOST - 1)
  })

  it('is told of by a dry run', async () => {
    const { client, account } = await company(MOST)
    expect(answered(await client.post('/schedule-post?dryRun=true', postOf([account])))).toEqual(FULL)
  })

  it('leaves room again as soon as a post is over, for the same request under the same Idempotency-Key', async () => {
    const { client, account, ids } = await company(MOST)
    const post = postOf([account])
    const send = () => client.post('/schedule-post', post, { 'Idempotency-Key': 'quota-1' })
    expect(answered(await send())).toEqual(FULL)
    await client.delete(`/scheduled-posts/${ids[0]}`)
    expect((await send()).status).toBe(201)
    await walkTo.published(api.db, ids[1] as string)
    expect((await client.post('/schedule-post', postOf([account]))).status).toBe(201)
  })

  it.each([0, MOST - 1])('lets in exactly as many as may of twenty that come at once beside %i', async (waiting) => {
    const { client, schedule } = await company(waiting)
    const answers = await Promise.all(Array.from({ length: 20 }, () => schedule()))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MOST - waiting)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 429]))
    expect(await waitingOf(client)).toBe(MOST)
  })

  it('is told to a crowd whose posts were never counted, one after another and with no deadlock among them', async () => {
    const { client, account } = await company()
    const theirs = { id: account, companyId: client.companyId, platform: 'facebook', externalId: '2' } as const
    await createPosts(api.db, theirs, MOST)
    const crowd = Array.from({ length: 30 }, () => client.post('/schedule-post', postOf([account])))
    expect(new Set((await Promise.all(crowd)).map(({ status }) => status))).toEqual(new Set([429]))
    // What they take turns by is no part of what is taken back of a refused request: the next two would wait for each other.
    const byCompany = 'SELECT what, counted_at AS countedAt FROM company_usage WHERE company_id = ?'
    const [rows] = await api.db.query<RowDataPacket[]>(byCompany, [client.companyId])
    expect(rows).toEqual([{ what: 'posts', countedAt: null }])
  })

  it('counts within a minute what came past the API', async () => {
    const { client, account, schedule } = await company(1)
    const theirs = { id: account, companyId: client.companyId, platform: 'facebook', externalId: '1' } as const
    await createPosts(api.db, theirs, MOST - 1)
    await age(client)
    expect(answered(await schedule())).toEqual(FULL)
  })

  it('bounds how many that have failed are put back, and leaves those alone that have waited all the time', async () => {
    const { client, schedule, ids } = await company(MOST)
    const [gone, late] = ids as [string, string]
    await walkTo.failed(api.db, gone)
    await walkTo.missed(api.db, late)
    expect((await schedule()).status).toBe(201)
    const at = `/scheduled-posts/${gone}`
    expect(answered(await client.post(`${at}/retry`, {}))).toEqual(FULL)
    expect(answered(await client.patch(at, { scheduledAt: inAnHour() }))).toEqual(FULL)
    // It does not wait for being edited.
    expect((await client.patch(at, { caption: 'Better' })).body.post).toMatchObject({
      caption: 'Better',
      status: 'failed',
    })
    const reason = '4 posts that wait would be there, and a company may have 3'
    expect((await client.post('/scheduled-posts/retry', {})).body).toMatchObject({
      retried: [late],
      skipped: [{ postDetailId: gone, reason }],
    })
    await client.delete(`/scheduled-posts/${late}`)
    expect((await client.post(`${at}/retry`, {})).status).toBe(200)
  })

  it('keeps no worker waiting: claims go on while somebody has the number of their company', async () => {
    const { client, schedule, ids } = await company(1)
    await makeDue(api.db, ids[0] as string)
    const scheduled = await transaction(api.db, async (connection) => {
      await connection.query('SELECT at_most FROM company_usage WHERE company_id = ? FOR UPDATE', [client.companyId])
      const second = schedule()
      await untilSomebodyWaitsForALock(api.db)
      await claimDuePosts(api.db, { limit: 10, workerId: 'worker-1-1', host: 'h' }, newClaim())
      expect((await client.get(`/scheduled-posts/${ids[0]}`)).body.post.status).toBe('processing')
      return { second }
    })
    expect((await scheduled.second).status).toBe(201)
  })
})

describe('MEDIA_FILES_PER_COMPANY', () => {
  const FULL_OF_FILES = [413, 'urn:post-dispatcher:problem:file-quota']
  const picture = () => ({ name: 'a.jpg', content: Buffer.concat([jpeg(), Buffer.from(`${++captions}`)]) })
  const uploads = { path: '/media' }
  const rowsOf = async ({ companyId }: Client) =>
    (await api.db.query<RowDataPacket[]>('SELECT id FROM media_files WHERE company_id = ?', [companyId]))[0].length

  it('bounds the files of a company, and nothing of a request that brings more stays', async () => {
    const { client } = await company()
    const before = await api.files()
    const refused = await client.upload({}, Array.from({ length: MOST_FILES + 1 }, picture), uploads)
    expect(answered(refused)).toEqual(FULL_OF_FILES)
    expect(refused.body.quota).toEqual({ usedFiles: MOST_FILES + 1, allowedFiles: MOST_FILES })
    expect(refused.body.detail).toMatch(/"a\.jpg" is not kept: with it the files .* would be 3, and they may be 2/)
    expect([await api.files(), await rowsOf(client)]).toEqual([before, 0])
    const kept = [picture(), picture()]
    expect((await client.upload({}, kept, uploads)).status).toBe(201)
    // The same again is no further file.
    expect((await client.upload({}, kept, uploads)).status).toBe(201)
  })

  it('counts what is made of them, and gives back what was made before', async () => {
    const { client } = await company()
    const account = await client.account('instagram')
    expect((await client.upload({}, [picture()], uploads)).status).toBe(201)
    const before = await api.files()
    const form = { socialAccountId: account, scheduledAt: inAnHour() }
    const refused = await client.upload(form, [{ name: 'a.png', content: png() }])
    expect(answered(refused)).toEqual(FULL_OF_FILES)
    expect(refused.body.detail).toMatch(/^A file that was made from yours is not kept/)
    expect([await api.files(), await rowsOf(client)]).toEqual([before, 1])
  })
})
