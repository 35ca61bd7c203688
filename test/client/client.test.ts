import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, createClient, newIdempotencyKey, ProblemError, UnexpectedAnswerError } from '../../src/client'
import { jpeg } from '../api/support/files'
import { inAnHour, startTestApi, type TestApi } from '../api/support/test-api'

let api: TestApi
let client: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  const company = await api.company()
  client = createClient({ baseUrl: `${api.url}/`, credentials: company.key })
  account = await company.account('facebook')
})

const post = (more = {}) => ({ socialAccountId: account, caption: 'from the client', scheduledAt: inAnHour(), ...more })

/** What a call is refused with. */
const problemOf = async (call: Promise<unknown>): Promise<ProblemError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ProblemError)) throw new Error(`expected a ProblemError, got ${error}`)
  return error
}

describe('the client', () => {
  it('schedules, looks, lists and cancels', async () => {
    const scheduled = await client.schedulePost({ body: post() })
    if (scheduled.status !== 201) throw new Error('not scheduled')
    const id = scheduled.body.postDetailId
    expect(scheduled.headers.get('Location')).toBe(`/scheduled-posts/${id}`)
    const { body } = await client.getPost({ path: { id } })
    expect(body.post).toMatchObject({
      id,
      caption: 'from the client',
      status: 'pending',
      publications: [{ kind: 'feed' }],
    })
    const page = await client.listPosts({ query: { socialAccountId: account, status: 'pending', limit: 1 } })
    expect(page.body.posts.map((one) => one.id)).toEqual([id])
    expect((await client.cancelPost({ path: { id } })).body.status).toBe('cancelled')
  })

  it('uploads files with lists and objects beside them', async () => {
    const files = [1, 2].map((n) => new File([new Uint8Array(jpeg(2_000 + n))], `${n}.jpg`, { type: 'image/jpeg' }))
    const { socialAccountId, ...rest } = post()
    const body = { ...rest, socialAccountIds: [socialAccountId], latePolicy: 'hold' as const }
    const media = [{ url: 'https://example.com/a.jpg', altText: 'eins, "zwei"' }]
    const scheduled = await client.schedulePost({ body: { ...body, media }, files })
    if (scheduled.status !== 201) throw new Error('not scheduled')
    const kept = await client.getPost({ path: { id: scheduled.body.postDetailId } })
    expect(kept.body.post.media).toMatchObject([{ type: 'image' }, { type: 'image' }, media[0]])
    expect(kept.body.post).toMatchObject({ socialAccountId: account, latePolicy: 'hold' })
  })

  it('uploads files first and names them in a post', async () => {
    const { body } = await client.uploadMedia({ files: [new Blob([new Uint8Array(jpeg(2_100))])] })
    const [{ mediaId, url, width, size }] = body.media as [(typeof body.media)[number]]
    expect([width, size]).toEqual([64, 2_100])
    const scheduled = await client.schedulePost({ body: post({ media: [{ mediaId, altText: 'a square' }] }) })
    if (scheduled.status !== 201) throw new Error('not scheduled')
    const kept = await client.getPost({ path: { id: scheduled.body.postDetailId } })
    expect(kept.body.post.media).toMatchObject([{ url, altText: 'a square' }])
  })

  it('tells a dry run from the real thing by its status', async () => {
    const answer = await client.schedulePost({ query: { dryRun: true }, body: post({ caption: 'dry' }) })
    expect(answer.status === 200 && answer.body.dryRun).toBe(true)
  })

  it('gets the first answer again when it repeats a call under its key', async () => {
    const headers = { 'Idempotency-Key': newIdempotencyKey() }
    const body = post({ caption: 'once' })
    const first = await client.schedulePost({ body, headers })
    const again = await client.schedulePost({ body, headers })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey())
  })

  it('says of two people who change a post at once which came late', async () => {
    const scheduled = await client.schedulePost({ body: post({ caption: 'version' }) })
    if (scheduled.status !== 201) throw new Error('not scheduled')
    const id = scheduled.body.postDetailId
    const problem = await problemOf(client.cancelPost({ path: { id }, headers: { 'If-Match': '"99"' } }))
    expect([problem.status, problem.code]).toEqual([412, 'changed-meanwhile'])
  })

  it('throws refusals as errors that say what is wrong with which field', async () => {
    const problem = await problemOf(client.schedulePost({ body: post({ scheduledAt: '2020-01-01T00:00:00Z' }) }))
    expect(problem).toMatchObject({ name: 'ProblemError', status: 400, code: 'invalid-request' })
    expect(problem.problem.errors).toEqual([{ path: 'scheduledAt', message: 'is in the past' }])
    expect(problem.message).toContain('scheduledAt')
    expect((await problemOf(client.getPost({ path: { id: 'nobodys' } }))).code).toBe('not-found')
    expect(problem.retryAfter).toBeUndefined()
  })

  it('asks for the credentials of each call, and says when they are no good', async () => {
    let asked = 0
    const stranger = createClient({ baseUrl: api.url, credentials: async () => `pd_${++asked}` })
    for (const _ of [1, 2]) expect((await problemOf(stranger.listPosts())).code).toBe('unauthorized')
    expect(asked).toBe(2)
    expect((await createClient({ baseUrl: api.url }).getHealth()).body.status).toBe('ok')
  })

  it('does not take the page of a proxy for an answer', async () => {
    const proxy = createServer((_req, res) =>
      res.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad gateway</h1>'),
    )
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const baseUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const failed = createClient({ baseUrl }).getHealth()
    await expect(failed).rejects.toThrow(UnexpectedAnswerError)
    await expect(failed).rejects.toThrow(/502.*Bad gateway/)
    proxy.close()
  })

  it('gives a call up when it is told to', async () => {
    await expect(client.listPosts({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
