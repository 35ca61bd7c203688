import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Hold, type KnownHold, PROBE_MS } from '../../src/db/operations/holds'
import type { Failure } from '../../src/domain/failure'
import { Gate } from '../../src/workers/gate'
import { claimedPost } from './support/claimed'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

/** What all workers know of a platform that answers to this login: its circuit is open for so long. */
const isDown = (forMs: number, login = 'facebook'): KnownHold => ({
  scope: `host:${login}`,
  forMs,
  reason: 'HTTP 503',
  down: true,
})
/** A few failures, too few to open the circuit. */
const hasFailed: KnownHold = { ...isDown(0), down: false }
const onHold = (scope: string, forMs: number): KnownHold => ({ scope, forMs, reason: 'too many calls', down: false })

/** A worker's gate, with a table of holds that says what the test says and notes what is asked of it. */
async function worker(...known: KnownHold[]) {
  const table = { known, probeIsFree: true }
  const asked: string[] = []
  const put: Hold[] = []
  const gate = new Gate({
    active: async () => table.known,
    put: async (hold) => void put.push(hold),
    down: async (scope, reason) => void asked.push(`down ${scope}: ${reason}`),
    up: async (scope) => void asked.push(`up ${scope}`),
    async probe(scope) {
      asked.push(`probe ${scope}`)
      return table.probeIsFree
    },
  })
  await gate.refresh()
  return { gate, asked, put, table }
}

const post = claimedPost()
const ofAnotherPage = claimedPost({ account: { id: 'page-2' } })
/** An Instagram account that is reached through a Facebook login, and so by Facebook's hosts. */
const onInstagram = claimedPost({ platform: 'instagram', account: { id: 'ig-1', login: 'facebook' } })
const onLinkedIn = claimedPost({ platform: 'linkedin', account: { id: 'li-1', login: 'linkedin' } })

const failure = (kind: Failure['kind'], trace: Failure['trace'], more: Partial<Failure> = {}): Failure => ({
  kind,
  reason: 'HTTP 503',
  trace,
  ...more,
})
const noAnswer = failure('retry', { code: 'TIMEOUT' })
const limit = (more: Partial<Failure> = {}) =>
  failure('rate-limited', { httpStatus: 429 }, { reason: 'too many calls', ...more })

describe('a limit', () => {
  it('of an account keeps its posts back until it ends and says why; those of other accounts go on', async () => {
    const { gate } = await worker(onHold('account:page-1', 90_000))
    vi.advanceTimersByTime(60_000)
    expect(await gate.closedFor(post)).toEqual({
      scope: 'account:page-1',
      forMs: 30_000,
      reason: 'too many calls',
    })
    expect(await gate.closedFor(ofAnotherPage)).toBeUndefined()
    vi.advanceTimersByTime(30_000)
    expect(await gate.closedFor(post)).toBeUndefined()
  })

  it.each(['app:facebook', 'platform:facebook'])(
    'of %s keeps all of that platform back, and no other',
    async (scope) => {
      const { gate } = await worker(onHold(scope, 1_000))
      expect(await gate.closedFor(post)).toMatchObject({ forMs: 1_000 })
      expect(await gate.closedFor(ofAnotherPage)).toMatchObject({ forMs: 1_000 })
      expect(await gate.closedFor(onInstagram)).toBeUndefined()
      expect(await gate.closedFor(onLinkedIn)).toBeUndefined()
    },
  )

  it('is told to all workers for as long as the platform has asked, else for a minute', async () => {
    const { gate, put } = await worker()
    await gate.learnFailure(post, limit({ retryAfterMs: 5_000 }))
    await gate.learnFailure(post, limit())
    expect(put).toEqual([
      { scope: 'account:page-1', forMs: 5_000, reason: 'too many calls' },
      { scope: 'account:page-1', forMs: 60_000, reason: 'too many calls' },
    ])
  })

  it('concerns the account, unless the platform speaks of the app or of all', async () => {
    const { gate, put } = await worker()
    for (const scope of ['account', 'app', 'platform'] as const) await gate.learnFailure(onInstagram, limit({ scope }))
    expect(put.map(({ scope }) => scope)).toEqual(['account:ig-1', 'app:instagram', 'platform:instagram'])
  })

  it('holds the account’s next post in the same worker already', async () => {
    const { gate, table } = await worker()
    table.known = [onHold('account:page-1', 60_000)]
    await gate.learnFailure(post, limit())
    expect(await gate.closedFor(post)).toMatchObject({ forMs: 60_000 })
  })

  it('that another worker has found holds from the next claim on, and is forgotten when it is over', async () => {
    const { gate, table } = await worker()
    table.known = [onHold('account:page-1', 60_000)]
    await gate.refresh()
    expect(await gate.closedFor(post)).toBeDefined()
    table.known = []
    await gate.refresh()
    expect(await gate.closedFor(post)).toBeUndefined()
  })
})

describe('a platform that is down', () => {
  it('is not called while its pause lasts, and the post says so', async () => {
    const { gate, asked } = await worker(isDown(30_000))
    vi.advanceTimersByTime(10_000)
    expect(await gate.closedFor(post)).toEqual({
      scope: 'host:facebook',
      forMs: 20_000,
      reason: 'the platform is down: HTTP 503',
    })
    expect(asked).toEqual([])
  })

  it('keeps back whatever goes by its login, and no other platform', async () => {
    const { gate } = await worker(isDown(30_000))
    expect(await gate.closedFor(onInstagram)).toBeDefined()
    expect(await gate.closedFor(onLinkedIn)).toBeUndefined()
  })

  it('is called all the same while too few calls have failed to say that it is down', async () => {
    const { gate, asked } = await worker(hasFailed)
    expect(await gate.closedFor(post)).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('is tried by one worker when the pause is over: the others wait a moment', async () => {
    const tries = await worker(isDown(30_000))
    const waits = await worker(isDown(30_000))
    waits.table.probeIsFree = false
    vi.advanceTimersByTime(30_000)
    expect(await tries.gate.closedFor(post)).toBeUndefined()
    expect(await waits.gate.closedFor(post)).toEqual({
      scope: 'host:facebook',
      forMs: 15_000,
      reason: expect.stringMatching(/being tried whether it is back/),
    })
  })

  it('is tried by one worker under one permission, for whatever that worker holds', async () => {
    const { gate, asked, table } = await worker(isDown(0))
    await gate.closedFor(post)
    table.probeIsFree = false
    expect(await gate.closedFor(ofAnotherPage)).toBeUndefined()
    expect(asked).toEqual(['probe host:facebook'])
  })

  it('and says nothing to the trial, because that ended before any call, is tried under a new permission', async () => {
    const { gate, asked, table } = await worker(isDown(0))
    await gate.closedFor(post)
    vi.advanceTimersByTime(PROBE_MS)
    table.probeIsFree = false
    expect(await gate.closedFor(ofAnotherPage)).toMatchObject({ scope: 'host:facebook' })
    expect(asked).toEqual(['probe host:facebook', 'probe host:facebook'])
  })

  it('and fails the trial is left alone for its next pause, and then tried under a new permission', async () => {
    const { gate, asked, table } = await worker(isDown(0))
    await gate.closedFor(post)
    table.known = [isDown(60_000)]
    await gate.learnFailure(post, noAnswer)
    expect(await gate.closedFor(ofAnotherPage)).toMatchObject({ forMs: 60_000 })
    vi.advanceTimersByTime(60_000)
    await gate.closedFor(ofAnotherPage)
    expect(asked).toEqual(['probe host:facebook', 'down host:facebook: HTTP 503', 'probe host:facebook'])
  })

  it('and answers the trial is open to all posts again, and to all workers', async () => {
    const { gate, asked } = await worker(isDown(0))
    await gate.closedFor(post)
    await gate.learnAnswer(post)
    expect(await gate.closedFor(ofAnotherPage)).toBeUndefined()
    expect(asked).toEqual(['probe host:facebook', 'up host:facebook'])
  })

  it('is open again when it answers with a limit: only whom the limit concerns waits', async () => {
    const { gate, asked, table } = await worker(isDown(0))
    await gate.closedFor(post)
    table.known = [onHold('account:page-1', 60_000)]
    await gate.learnFailure(post, limit())
    expect(asked).toEqual(['probe host:facebook', 'up host:facebook'])
    expect(await gate.closedFor(post)).toMatchObject({ forMs: 60_000 })
    expect(await gate.closedFor(ofAnotherPage)).toBeUndefined()
  })

  it('a second time is not called by the worker that tried it the first time', async () => {
    const { gate, table } = await worker(isDown(0))
    await gate.closedFor(post)
    // Another worker's call was answered first, which this one reads with its next claim.
    table.known = []
    await gate.refresh()
    await gate.learnAnswer(post)
    table.known = [isDown(30_000)]
    await gate.refresh()
    expect(await gate.closedFor(ofAnotherPage)).toMatchObject({ forMs: 30_000 })
  })
})

describe('what a call tells about the platform', () => {
  it.each<[string, Failure]>([
    ['no answer before a call that may be repeated', noAnswer],
    ['no answer to a call that may have published', failure('unconfirmed', { code: 'ECONNRESET' })],
    ['500', failure('retry', { httpStatus: 500 })],
    ['503 to a call that may have published', failure('unconfirmed', { httpStatus: 503 })],
  ])('that it is down: %s', async (_, found) => {
    const { gate, asked } = await worker(hasFailed)
    await gate.learnFailure(post, found)
    expect(asked).toEqual(['down host:facebook: HTTP 503'])
  })

  it.each<[string, Failure]>([
    ['a refusal', failure('rejected', { httpStatus: 400, code: '100' })],
    ['a refusal that comes with 500', failure('rejected', { httpStatus: 500, code: '100' })],
    ['a dead token', failure('reauthorise', { httpStatus: 401 })],
    ['an answer that asks for another try', failure('retry', { httpStatus: 499 })],
    ['an answer to a commit that proves nothing', failure('unconfirmed', { httpStatus: 200 })],
    ['a limit', limit()],
  ])('that it is up: %s', async (_, found) => {
    const { gate, asked } = await worker(hasFailed)
    await gate.learnFailure(post, found)
    expect(asked).toEqual(['up host:facebook'])
  })

  it.each<[string, Failure]>([
    ['a surprise of our own', failure('retry', {})],
    ['a surprise while a commit was out', failure('unconfirmed', {})],
    ['a file that we could not read', failure('rejected', {})],
  ])('nothing: %s', async (_, found) => {
    const { gate, asked, put } = await worker(hasFailed)
    await gate.learnFailure(post, found)
    expect([asked, put]).toEqual([[], []])
  })

  it('is written down only if it is news: a platform that has not failed costs no query to publish on', async () => {
    const { gate, asked } = await worker(isDown(0, 'linkedin'))
    await gate.learnAnswer(post)
    await gate.learnFailure(post, failure('rejected', { httpStatus: 400 }))
    expect(asked).toEqual([])
  })

  it('is told once: after its first answer a platform that was down costs no more queries', async () => {
    const { gate, asked } = await worker(hasFailed)
    await gate.learnAnswer(post)
    await gate.learnAnswer(post)
    expect(asked).toEqual(['up host:facebook'])
  })

  it('concerns whom was called: an Instagram post by a Facebook login speaks of Facebook', async () => {
    const { gate, asked } = await worker(hasFailed)
    await gate.learnFailure(onInstagram, noAnswer)
    expect(asked).toEqual(['down host:facebook: HTTP 503'])
  })
})
