import { beforeAll, describe, expect, it } from 'vitest'
import { invalidFields } from '../../src/api/problems/problem'
import { type Answer, type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  account = await acme.account()
})

const valid = () => ({ socialAccountId: account, caption: 'x', scheduledAt: inAnHour() })
const keys = (count: number, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, value]))
const sizeOf = ({ body }: Answer) => JSON.stringify(body).length

describe('a request with more mistakes than anybody reads', () => {
  it.each([
    ['captions', { captions: keys(9_000, 1) }, 'captions', 'at most 50, one for each account'],
    ['accounts', { socialAccountIds: Array(9_000).fill(0) }, 'socialAccountIds', 'at most 50 accounts'],
    ['media', { media: Array(9_000).fill({}) }, 'media', 'at most 20'],
    ['tags', { userTags: Array(9_000).fill({}) }, 'userTags', 'at most 200'],
    ['mentions', { mentions: Array(9_000).fill({}) }, 'mentions', 'at most 100'],
    ['collaborators', { collaborators: Array(9_000).fill(0) }, 'collaborators', 'at most 3'],
  ])('in %s is told their number, and none of them is looked at', async (_what, change, path, message) => {
    const answer = await acme.post('/schedule-post', { ...valid(), ...change })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toEqual([{ path, message }])
  })

  it('in an edit as well', async () => {
    const { body } = await acme.post('/schedule-post', valid())
    const answer = await acme.patch(`/scheduled-posts/${body.postDetailId}`, { media: Array(9_000).fill({}) })
    expect([answer.status, answer.body.errors]).toEqual([400, [{ path: 'media', message: 'at most 20' }]])
  })

  it('in names of fields is told the first hundred, and how many there are beside them', async () => {
    const answer = await acme.post('/schedule-post', { ...valid(), ...keys(9_000, 1) })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toHaveLength(100)
    expect(answer.body.detail).toBe(
      'x0: there is no such field (and 99 more, see errors, and 8900 more that are not listed)',
    )
    expect(sizeOf(answer)).toBeLessThan(10_000)
  })

  it('in a form as well', async () => {
    const answer = await acme.upload({
      ...Object.fromEntries(Object.entries(valid()).map(([name, value]) => [name, String(value)])),
      captions: JSON.stringify(keys(9_000, 1)),
    })
    expect([answer.status, answer.body.errors.length]).toEqual([400, 1])
  })

  it('and with more values than any request needs is not looked at, as JSON and as a form', async () => {
    const media = Array(300_000).fill({})
    const { socialAccountId, scheduledAt } = valid()
    const answers = [
      await acme.post('/schedule-post', { ...valid(), media }),
      await acme.post('/scheduled-posts/retry', { status: Array(90_000).fill('failed') }),
      await acme.upload({ socialAccountId, scheduledAt, media: JSON.stringify(media) }),
    ]
    for (const { status, body } of answers) {
      expect([status, body.type]).toEqual([400, 'urn:post-dispatcher:problem:too-many-values'])
    }
  })

  it('gets no more of a long name back than shows which one it is', async () => {
    const long = `${'n'.repeat(198)}😀😀${'n'.repeat(100_000)}`
    for (const change of [{ [long]: 1 }, { captions: { [long]: 'x' } }, { captions: { [long]: 1 } }]) {
      const answer = await acme.post('/schedule-post', { ...valid(), ...change })
      expect(answer.status).toBe(400)
      expect(answer.body.errors[0].path).toMatch(/^(captions\.)?n+…$/)
      expect(sizeOf(answer)).toBeLessThan(2_000)
    }
  })
})

it('a list of mistakes says the first in full, and of all no more than can be read', () => {
  const errorsOf = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ path: `f${n}`, message: 'm'.repeat(600) }))
  const answered = (count: number) => invalidFields(errorsOf(count)).toDocument('id')
  expect(answered(1).detail).toBe(`f0: ${'m'.repeat(499)}…`)
  const short = (count: number) =>
    invalidFields(Array.from({ length: count }, (_, n) => ({ path: `f${n}`, message: 'is wrong' }))).toDocument('id')
  expect(short(100).detail).toMatch(/ \(and 99 more, see errors\)$/)
  expect(short(101).detail).toMatch(/ \(and 99 more, see errors, and 1 more that are not listed\)$/)
  expect(short(101).errors).toHaveLength(100)
  expect(answered(100).detail).toMatch(/ \(and \d+ more, see errors, and \d+ more that are not listed\)$/)
  expect(JSON.stringify(answered(100)).length).toBeLessThan(21_000)
})
