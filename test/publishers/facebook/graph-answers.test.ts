import { describe, expect, it } from 'vitest'
import { PublishError } from '../../../src/domain/failure'
import type { HttpAnswer } from '../../../src/platforms/calls/http-client'
import { parseLossless } from '../../../src/platforms/calls/lossless-json'
import { created, succeeded } from '../../../src/platforms/meta/answers'
import { createGraphClient, readGraphAnswer } from '../../../src/platforms/meta/graph-client'

const answerOf = (text: string, status = 200, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers,
  text,
  body: parseLossless(text),
})
const errorOf = (code: number, subcode?: number, more: object = {}) =>
  JSON.stringify({ error: { message: 'Said so', type: 'OAuthException', code, error_subcode: subcode, ...more } })

function failureOf(answer: HttpAnswer, purpose: 'prepare' | 'commit' | 'look', shape = created) {
  try {
    readGraphAnswer(answer, purpose, shape)
  } catch (error) {
    if (error instanceof PublishError) return error.failure
    throw error
  }
  return undefined
}

// Code, subcode, what it means before the commit, and what it means to the commit.
const table: [number, number | undefined, string, string][] = [
  [1, undefined, 'retry', 'unconfirmed'],
  [2, undefined, 'retry', 'unconfirmed'],
  [4, undefined, 'rate-limited', 'rate-limited'],
  [17, undefined, 'rate-limited', 'rate-limited'],
  [32, undefined, 'rate-limited', 'rate-limited'],
  [341, undefined, 'rate-limited', 'rate-limited'],
  [613, 1996, 'rate-limited', 'rate-limited'],
  [80001, undefined, 'rate-limited', 'rate-limited'],
  [80002, undefined, 'rate-limited', 'rate-limited'],
  [190, undefined, 'token-invalid', 'token-invalid'],
  [102, undefined, 'reauthorise', 'reauthorise'],
  ...[458, 459, 460, 463, 464, 467, 490].map(
    (subcode) => [190, subcode, 'reauthorise', 'reauthorise'] as [number, number, string, string],
  ),
  [190, 492, 'permission', 'permission'],
  [3, undefined, 'permission', 'permission'],
  [10, undefined, 'permission', 'permission'],
  [200, undefined, 'permission', 'permission'],
  [299, undefined, 'permission', 'permission'],
  [100, undefined, 'rejected', 'rejected'],
  [100, 33, 'rejected', 'rejected'],
  [104, undefined, 'permission', 'permission'],
  [368, undefined, 'rate-limited', 'rate-limited'],
  [368, 1390008, 'rate-limited', 'rate-limited'],
  [368, 4854002, 'permission', 'permission'],
  [368, 1404082, 'rejected', 'rejected'],
  [368, 1404006, 'permission', 'permission'],
  [368, 1404112, 'permission', 'permission'],
  [368, 1404102, 'rejected', 'rejected'],
  [368, 1346003, 'rejected', 'rejected'],
  [506, undefined, 'retry', 'unconfirmed'],
  [1609005, undefined, 'rejected', 'rejected'],
  [100, 1609005, 'rejected', 'rejected'],
  [200, 1404078, 'permission', 'permission'],
  [100, 1366046, 'rejected', 'rejected'],
  [100, 1366051, 'rejected', 'rejected'],
  [100, 2061006, 'rejected', 'rejected'],
  [100, 1609008, 'rejected', 'rejected'],
  [324, 2069019, 'retry', 'retry'],
  [9007, 2207027, 'waiting', 'waiting'],
  [9, 2207042, 'rate-limited', 'rate-limited'],
  [4, 2207051, 'rate-limited', 'unconfirmed'],
  [25, 2207050, 'permission', 'permission'],
  [24, 2207006, 'retry', 'retry'],
  [24, 2207008, 'retry', 'retry'],
  [-1, undefined, 'retry', 'unconfirmed'],
  [-2, undefined, 'retry', 'unconfirmed'],
  [-1, 2207001, 'retry', 'unconfirmed'],
  [-1, 2207032, 'retry', 'unconfirmed'],
  [-1, 2207053, 'retry', 'unconfirmed'],
  [-2, 2207003, 'retry', 'unconfirmed'],
  [-2, 2207020, 'retry', 'unconfirmed'],
  [9004, 2207052, 'retry', 'retry'],
  [352, 2207026, 'rejected', 'rejected'],
  [36000, 2207004, 'rejected', 'rejected'],
  [36001, 2207005, 'rejected', 'rejected'],
  [36003, 2207009, 'rejected', 'rejected'],
  [36004, 2207010, 'rejected', 'rejected'],
  [1, 2207057, 'rejected', 'rejected'],
  ...[2207023, 2207028, 2207035, 2207036, 2207037, 2207040].map(
    (subcode) => [100, subcode, 'rejected', 'rejected'] as [number, number, string, string],
  ),
  [1, 2207077, 'retry', 'retry'],
  [100, 2207081, 'rejected', 'rejected'],
  [1, 2207082, 'retry', 'retry'],
  ...[1363040, 1363127, 1363128, 1363129, 1363022, 1363023].map(
    (subcode) => [100, subcode, 'rejected', 'rejected'] as [number, number, string, string],
  ),
  [6000, undefined, 'retry', 'unconfirmed'],
  [6000, 1363019, 'retry', 'unconfirmed'],
  [6000, 1363030, 'retry', 'unconfirmed'],
  [6000, 1363037, 'retry', 'retry'],
  [6000, 1363042, 'permission', 'permission'],
  [99999, undefined, 'retry', 'unconfirmed'],
]

describe('an error of the Graph', () => {
  it.each(table)('%i/%s is %s before a commit and %s to it', (code, subcode, before, toCommit) => {
    for (const status of [200, 400]) {
      const answer = answerOf(errorOf(code, subcode), status)
      expect(failureOf(answer, 'prepare')?.kind).toBe(before)
      expect(failureOf(answer, 'look')?.kind).toBe(before)
      expect(failureOf(answer, 'commit')?.kind).toBe(toCommit)
      const name = subcode === undefined ? String(code) : `${code}/${subcode}`
      expect(failureOf(answer, 'prepare')?.trace.code).toBe(name)
    }
  })

  const noToken = 'no access token arrived at Meta; mostly a proxy on the way takes the Authorization header'
  const proof = 'META_APP_SECRET does not belong to the app of this token'
  it.each<[string, number, number | undefined, string, string]>([
    [
      'no account of Instagram',
      12,
      undefined,
      'singular published story API is deprecated',
      'the id is none of an Instagram account',
    ],
    ['a call that has ended', 12, undefined, 'This method is deprecated', 'Meta does not offer this call (any more)'],
    ['no token', 104, undefined, 'An access token is required to request this resource.', noToken],
    ['a foreign app secret', 104, undefined, 'Incorrect signature', proof],
    ['no token, or a foreign app secret', 104, undefined, 'Said so', `${noToken}; or ${proof}`],
    ['the format of the content', 100, 1349125, 'Said so', 'the content has a wrong format'],
    [
      'music on a silent video',
      1,
      2207082,
      'Said so',
      'processing failed; a known cause is music set on a video without sound',
    ],
    [
      'a video it cannot use',
      1,
      2207085,
      'Said so',
      'processing failed; look at format, length and resolution of the video',
    ],
    ['a failed upload', 6000, undefined, 'Said so', 'the upload failed; it may work in a moment'],
    ['its twin', 6001, undefined, 'Said so', 'the upload failed; it may work in a moment'],
    [
      'a file it cannot use',
      6001,
      undefined,
      'Your video is too long',
      'Facebook cannot use this file; try another one',
    ],
  ])('tells people of %s: %i/%s, %s', (_what, code, subcode, message, says) => {
    const name = subcode === undefined ? String(code) : `${code}/${subcode}`
    const answer = answerOf(errorOf(code, subcode, { message }), 400)
    expect(failureOf(answer, 'prepare')?.reason).toBe(`Meta answered ${name}, ${message}: ${says}`)
  })

  it('that would be retried proves nothing to a commit when it comes with a 5xx', () => {
    expect(failureOf(answerOf(errorOf(24, 2207006), 500), 'commit')?.kind).toBe('unconfirmed')
  })

  it('about the proof of the app secret is a matter of configuration, not of the post', () => {
    const message = 'Invalid appsecret_proof provided in the API argument'
    expect(failureOf(answerOf(errorOf(100, undefined, { message }), 400), 'commit')?.kind).toBe('permission')
  })

  it('says whom a limit concerns and how long it lasts', () => {
    expect(failureOf(answerOf(errorOf(4), 400), 'prepare')).toMatchObject({ scope: 'app', retryAfterMs: 3_600_000 })
    expect(failureOf(answerOf(errorOf(368), 400), 'prepare')?.retryAfterMs).toBe(6 * 3_600_000)
    const usage = JSON.stringify({ 1: [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: 19 }] })
    const limited = failureOf(answerOf(errorOf(80001), 400, { 'x-business-use-case-usage': usage }), 'commit')
    expect(limited).toMatchObject({ kind: 'rate-limited', retryAfterMs: 19 * 60_000 })
    expect(limited).not.toHaveProperty('scope')
  })

  it('is understood with codes in strings and fields of the wrong kind', () => {
    const text = '{"error":{"message":{"a":1},"code":"190","error_subcode":"463","fbtrace_id":12}}'
    expect(failureOf(answerOf(text, 400), 'prepare')?.kind).toBe('reauthorise')
  })
})

describe('an answer that is no plain error', () => {
  it.each([
    ['an HTML page', '<!DOCTYPE html><html><body>Sorry</body></html>', 503],
    ['an HTML page with 200', '<html></html>', 200],
    ['an empty body', '', 200],
    ['text', 'Service Unavailable', 200],
    ['a quoted text', '"Service Unavailable"', 200],
    ['success: false', '{"success":false,"id":"1"}', 200],
    ['an error without anything', '{"error":{},"id":"1"}', 200],
    ['an error that is a text', '{"error":"nope","id":"1"}', 200],
    ['an error with a code that is none', '{"error":{"code":"many"},"id":"1"}', 200],
    ['another shape', '{"name":"x"}', 200],
    ['an empty id', '{"id":""}', 200],
    ['an id that the tables cannot hold', `{"id":"${'9'.repeat(501)}"}`, 200],
    ['an answer under a failing status', '{"id":"1"}', 500],
  ])('such as %s proves nothing', (_what, text, status) => {
    expect(failureOf(answerOf(text, status), 'commit')?.kind).toBe('unconfirmed')
    expect(failureOf(answerOf(text, status), 'prepare')?.kind).toBe('retry')
  })

  it('with 429 is a limit, whatever its body', () => {
    const limited = failureOf(answerOf('<html></html>', 429, { 'retry-after': '120' }), 'commit')
    expect(limited).toMatchObject({ kind: 'rate-limited', retryAfterMs: 120_000 })
  })

  it('keeps ids longer than a double holds', () => {
    const text = '{"id":12345678901234567890}'
    expect(readGraphAnswer(answerOf(text), 'commit', created)).toEqual({ id: '12345678901234567890' })
    expect(readGraphAnswer(answerOf('{"success":true,"id":1}'), 'commit', succeeded)).toEqual({ success: true })
  })
})

describe('a Graph client', () => {
  it('reports usage that is nearly exhausted', async () => {
    const heard: number[] = []
    let percent = 94
    const http = async () => answerOf('{"id":"1"}', 200, { 'x-app-usage': JSON.stringify({ call_count: percent }) })
    const graph = createGraphClient(http, 'http://graph', 'v26.0', undefined, (_token, ms) => heard.push(ms))
    await graph({ purpose: 'look', method: 'GET', path: '/1', token: 't' }, created)
    expect(heard).toEqual([])
    percent = 95
    await graph({ purpose: 'look', method: 'GET', path: '/1', token: 't' }, created)
    expect(heard).toEqual([300_000])
  })
})
