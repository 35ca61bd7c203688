import { beforeAll, describe, expect, it } from 'vitest'
import { jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let account: number

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  account = await acme.account()
})

/** Always the same sequence, so that a failure can be looked at again. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.trunc((state / 2 ** 32) * sides)
  }
}

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: [deep(levels - 1)] })
const values = (): unknown[] => [
  null,
  true,
  0,
  -1,
  1e308,
  9_007_199_254_740_993,
  1.5,
  '',
  ' ',
  'x',
  '0',
  '1e3',
  "'; DROP TABLE post_details; -- ",
  '\0',
  '\ud800',
  '\u202e\ufeff',
  '😀'.repeat(5_000),
  'x'.repeat(70_000),
  [],
  [[]],
  [null],
  {},
  { url: 'https://e.com/a.jpg' },
  [{ url: 'https://e.com/a.jpg', type: 'image' }],
  [{ url: 'http://[::1', type: 'image' }],
  [{ url: `https://e.com/${'a'.repeat(3_000)}.jpg` }],
  [{ url: 'https://e.com/😀\\.jpg', type: {} }],
  { $gt: 1 },
  { toString: 1, valueOf: 1, length: -1 },
  deep(100),
  '2030-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  '2030-13-01T00:00:00Z',
  '-002030-01-01T00:00:00Z',
  account,
  [account, account],
]
const names = [
  'socialAccountId',
  'socialAccountIds',
  'postType',
  'caption',
  'scheduledAt',
  'media',
  'link',
  'title',
  'description',
  'files',
  'constructor',
  'hasOwnProperty',
  'media[0][url]',
  'media[]',
]

describe('whatever is sent', () => {
  it('two thousand strange JSON bodies: each is taken or refused with a reason, none breaks anything', async () => {
    const roll = dice(1)
    for (let round = 0; round < 2_000; round++) {
      const body: Record<string, unknown> = { socialAccountId: account, caption: 'x', scheduledAt: inAnHour() }
      for (let changes = 1 + roll(3); changes > 0; changes--) {
        body[names[roll(names.length)] as string] = values()[roll(values().length)]
      }
      const answer = await acme.post('/schedule-post', body)
      expect([201, 400, 422], JSON.stringify(body).slice(0, 500)).toContain(answer.status)
      expect(answer.body.success).toBe(answer.status === 201)
      if (answer.status !== 201) expect(answer.body.detail).toBeTruthy()
    }
  })

  it('five hundred strange forms with a file: the same, and no file is left of a refused one', async () => {
    const roll = dice(2)
    const before = (await api.files()).length
    let taken = 0
    for (let round = 0; round < 500; round++) {
      const fields: Record<string, string | string[]> = {
        socialAccountId: String(account),
        caption: 'x',
        scheduledAt: inAnHour(),
      }
      for (let changes = 1 + roll(3); changes > 0; changes--) {
        const value = values()[roll(values().length)]
        const name = names[roll(names.length)] as string
        fields[name] =
          typeof value === 'string'
            ? value
            : roll(2)
              ? JSON.stringify(value)
              : [JSON.stringify(value).slice(0, 20), 'x']
      }
      const answer = await acme.upload(fields, [{ name: `${round}.jpg`, content: jpeg(500) }])
      expect([201, 400, 413, 422], JSON.stringify(fields).slice(0, 500)).toContain(answer.status)
      if (answer.status === 201) taken++
    }
    expect((await api.files()).length).toBe(before + taken)
  })

  it('five hundred strange queries and ids: a page, a 400 or a 404', async () => {
    const roll = dice(3)
    const texts = values().map((value) =>
      encodeURIComponent(
        typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '') : JSON.stringify(value),
      ).slice(0, 4_000),
    )
    const filters = ['status', 'platform', 'socialAccountId', 'from', 'to', 'page', 'limit', 'toString', 'a[b]']
    for (let round = 0; round < 500; round++) {
      const text = texts[roll(texts.length)] as string
      const listed = await acme.get(
        `/scheduled-posts?${filters[roll(filters.length)]}=${text}&${filters[roll(filters.length)]}=${text}`,
      )
      expect([200, 400], text).toContain(listed.status)
      expect([200, 400, 404], text).toContain((await acme.get(`/scheduled-posts/${text || 'x'}`)).status)
    }
  })

  it('logged no error of ours', () => {
    expect(api.logged.filter((line) => line.level === 50)).toEqual([])
  })
})
