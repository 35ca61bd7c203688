import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/platforms/calls/publisher'
import { prepare } from '../../src/workers/prepare-publication'
import { ClaimLost } from '../../src/workers/publication-run'
import { LOADED_AT } from './support/claimed'
import { CALL_MS, failed, Rehearsal, type Said, type Script, SOFT_STOP_MS } from './support/rehearsal'

const HOUR_MS = 3_600_000

const made = (did: string, progress: Step['progress']): Step => ({ kind: 'continue', did, progress })
const waits = (forMs: number, progress: Step['progress'] = { container: '1' }): Step => ({
  kind: 'wait',
  did: 'poll-container',
  progress,
  forMs,
  because: 'Instagram is converting the video',
})
const ready: Step = { kind: 'ready', progress: { container: '1' } }
const down = () => failed('retry', { reason: 'HTTP 503', trace: { httpStatus: 503, requestId: 'r-7' } })

/** Prepares a publication on a platform that says this. */
async function preparing(steps: Said<Step>[], script: Script = {}) {
  const stage = new Rehearsal({ prepare: steps, ...script })
  return { stage, result: await prepare(stage.run) }
}

/** What each line of the timeline says, the note of the beginning aside. */
const lines = (stage: Rehearsal) =>
  stage.timeline
    .filter(({ step }) => step !== 'begin')
    .map(({ step, outcome }) => `${typeof step === 'string' ? step : step.did} ${outcome}`)

describe('the steps before the commit point', () => {
  it('are saved one by one, each before the next is taken, and end when the next call is the commit', async () => {
    const { stage, result } = await preparing([
      made('upload', { photo: '7' }),
      made('create', { container: '1' }),
      ready,
    ])
    expect(result).toBeUndefined()
    expect(stage.story).toEqual(['prepare', 'save preparing', 'prepare', 'save preparing', 'prepare'])
    expect(stage.entries.map((entry) => entry.publications?.[0]?.progress)).toEqual([
      { photo: '7' },
      { container: '1' },
    ])
    expect(lines(stage)).toEqual(['upload ok', 'create ok'])
  })

  it('go on from what an earlier worker has saved', async () => {
    const { stage } = await preparing([ready], { publication: { status: 'preparing', progress: { photo: '7' } } })
    expect(stage.handed[0]?.arguments[1]).toEqual({ photo: '7' })
  })

  it('hand each step what the one before it has made', async () => {
    const { stage } = await preparing([made('upload', { photo: '7' }), ready])
    expect(stage.handed.map(({ arguments: [, progress] }) => progress)).toEqual([{}, { photo: '7' }])
    expect(stage.publication.progress).toEqual({ container: '1' })
  })

  it('save what the last step has made before the commit is thought of', async () => {
    const { stage, result } = await preparing([{ ...ready, did: 'create-hidden-post' }])
    expect(result).toBeUndefined()
    expect(stage.written).toMatchObject({ status: 'preparing', progress: { container: '1' } })
    expect(lines(stage)).toEqual(['create-hidden-post ok'])
  })

  it('write nothing when there was nothing to make', async () => {
    const { stage } = await preparing([ready])
    expect(stage.story).toEqual(['prepare'])
  })

  it('end at once when the claim is lost', async () => {
    const stage = new Rehearsal({ prepare: [made('upload', { photo: '7' }), ready], write: () => false })
    await expect(prepare(stage.run)).rejects.toThrow(ClaimLost)
    expect(stage.story).toEqual(['prepare', 'save preparing'])
  })

  it('do not begin when the worker’s time is up, and end between two steps', async () => {
    const stopped = await preparing([made('upload', { photo: '7' }), ready], {
      during: (what, stage) => what === 'save preparing' && stage.deadline.stop(),
    })
    expect(stopped.result).toEqual({ kind: 'stopped' })
    expect(stopped.stage.story).toEqual(['prepare', 'save preparing'])
  })
})

describe('that work has begun', () => {
  const note = [expect.objectContaining({ step: 'begin', outcome: 'ok', attempt: 1 })]

  it('is noted while the first step is out, once, so that a worker that dies in it has used an attempt', async () => {
    const stage = new Rehearsal({ prepare: [made('upload', { photo: '7' }), ready] })
    const publisher = stage.run.publisher
    const answers = publisher.prepare
    publisher.prepare = async (...given) => {
      await turn()
      expect(stage.timeline.slice(0, 1)).toEqual(note)
      return answers(...given)
    }
    await prepare(stage.run)
    expect(stage.timeline.filter(({ step }) => step === 'begin')).toEqual(note)
  })

  it('is not noted of a step that asked nobody', async () => {
    const { stage } = await preparing([ready])
    await turn()
    expect(stage.timeline).toEqual([])
  })
})

describe('a platform that wants time', () => {
  it('is waited for within the claim while that is quick, without a write', async () => {
    const { stage, result } = await preparing([waits(5_000), waits(10_000), ready])
    expect(result).toBeUndefined()
    expect(stage.story).toEqual(['prepare', 'pause 5000', 'prepare', 'pause 10000', 'prepare'])
  })

  it('for longer is left to a later tick, which goes on from what is saved', async () => {
    const { stage, result } = await preparing([waits(5_000), waits(10_001, { container: '2' })])
    expect(result).toEqual({ kind: 'later', afterMs: 10_001, reason: 'Instagram is converting the video' })
    expect(stage.story).toEqual(['prepare', 'pause 5000', 'prepare', 'save preparing'])
    expect(stage.written.progress).toEqual({ container: '2' })
    expect(lines(stage)).toEqual(['poll-container waiting'])
  })

  it('is left to a later tick when the worker has no time left to wait', async () => {
    const stage = new Rehearsal({ prepare: [waits(5_000)] })
    stage.pass(SOFT_STOP_MS - 5_000)
    expect(await prepare(stage.run)).toMatchObject({ kind: 'later', afterMs: 5_000 })
    expect(stage.story).toEqual(['prepare', 'save preparing'])
  })

  it('for more than a day fails the post with what it was waiting for', async () => {
    const dueBefore = (ms: number) => ({ post: { scheduledFor: new Date(LOADED_AT.getTime() - ms) } })
    const mayBeginLate = 1440 * 60_000
    const still = await preparing([waits(60_000)], dueBefore(26 * HOUR_MS + mayBeginLate))
    expect(still.result).toMatchObject({ kind: 'later' })
    const never = await preparing([waits(60_000)], dueBefore(26 * HOUR_MS + mayBeginLate + 1))
    expect(never.result).toEqual({
      kind: 'failed',
      reason: 'Instagram is converting the video, for more than a day',
      cause: 'rejected',
    })
    expect(never.stage.written.status).toBe('failed')
    expect(lines(never.stage)).toEqual(['poll-container failed'])
  })

  it('is given its day from when a person let the post go', async () => {
    const post = { scheduledFor: new Date(LOADED_AT.getTime() - 1000 * HOUR_MS), releasedAt: LOADED_AT }
    expect((await preparing([waits(60_000)], { post })).result).toMatchObject({ kind: 'later' })
  })
})

describe('a step that fails for now', () => {
  it('is repeated twice within the claim, at no cost in attempts, and each try stands in the timeline', async () => {
    const { stage, result } = await preparing([down(), down(), ready])
    expect(result).toBeUndefined()
    expect(lines(stage)).toEqual(['prepare repeated', 'prepare repeated'])
    expect(stage.timeline[0]).toMatchObject({ reason: 'HTTP 503', httpStatus: 503, requestId: 'r-7' })
    expect(stage.told).toEqual([])
  })

  it('three times in a row is a failed attempt, and what was made before it stays', async () => {
    const { stage, result } = await preparing([made('upload', { photo: '7' }), down(), down(), down()])
    expect(result).toEqual({ kind: 'retry', reason: 'HTTP 503' })
    expect(stage.written).toMatchObject({ status: 'preparing', progress: { photo: '7' }, errorMessage: 'HTTP 503' })
    expect(lines(stage).slice(1)).toEqual(['prepare repeated', 'prepare repeated', 'prepare retry'])
    expect(stage.told).toEqual(['down host:facebook'])
  })

  it('has its tries anew after a step that went well', async () => {
    const { result } = await preparing([down(), down(), made('upload', { photo: '7' }), down(), down(), ready])
    expect(result).toBeUndefined()
  })

  it('is given growing pauses, spread so that workers do not come back together', async () => {
    const pausesAt = async (random: number) => {
      const stage = new Rehearsal({ prepare: [down(), down(), ready] })
      stage.random = random
      await prepare(stage.run)
      return stage.story.filter((what) => what.startsWith('pause'))
    }
    expect(await pausesAt(0)).toEqual(['pause 400', 'pause 800'])
    expect(await pausesAt(0.5)).toEqual(['pause 600', 'pause 1200'])
  })

  it('is a failed attempt at once when the worker has no time left to repeat it', async () => {
    const stage = new Rehearsal({ prepare: [down()] })
    stage.pass(SOFT_STOP_MS - 400)
    expect(await prepare(stage.run)).toEqual({ kind: 'retry', reason: 'HTTP 503' })
    expect(stage.story).toEqual(['prepare', 'save preparing'])
  })

  it('because the worker’s own time ran out is no failure of the post', async () => {
    const stage = new Rehearsal({
      prepare: [down()],
      during: (what, on) => what === 'prepare' && on.pass(SOFT_STOP_MS - 15_000),
    })
    stage.pass(15_000)
    expect(await prepare(stage.run)).toEqual({ kind: 'stopped' })
    expect([stage.timeline, stage.told]).toEqual([[], []])
  })

  it('that had all the time of a call is a failed attempt, however little is left after it, and others are told', async () => {
    const stage = new Rehearsal({
      prepare: [failed('retry', { reason: 'no answer within 30 s', trace: {} })],
      during: (what, on) => what === 'prepare' && on.pass(CALL_MS),
    })
    stage.pass(15_000)
    expect(await prepare(stage.run)).toEqual({ kind: 'retry', reason: 'no answer within 30 s' })
    expect(stage.story).toEqual(['prepare', 'save preparing'])
  })

  it('again, which is cut off by the worker’s end, is a failed attempt: its first one was no answer either', async () => {
    const silent = failed('retry', { reason: 'no answer within 30 s', trace: {} })
    const { stage, result } = await preparing([silent, silent], {
      during: (what, on) => what === 'prepare' && on.pass(on.steady === 0 ? CALL_MS : 49_000 - on.steady),
    })
    expect(result).toMatchObject({ kind: 'retry' })
    expect(lines(stage)).toEqual(['prepare repeated', 'prepare retry'])
  })

  it('by a fault of our own is repeated as well, and named so that it can be found', async () => {
    const { result } = await preparing(Array.from({ length: 3 }, () => new TypeError('x is undefined')))
    expect(result).toEqual({ kind: 'retry', reason: 'unexpected: x is undefined' })
  })
})

describe('a step that is refused', () => {
  it.each([
    ['rejected', { kind: 'failed', reason: 'it was rejected', cause: 'rejected' }, 'failed'],
    ['permission', { kind: 'failed', reason: 'it was permission', cause: 'permission' }, 'failed'],
    ['reauthorise', { kind: 'reauthorise', reason: 'it was reauthorise' }, 'preparing'],
    ['token-invalid', { kind: 'token-invalid', reason: 'it was token-invalid' }, 'preparing'],
    ['rate-limited', { kind: 'later', afterMs: 60_000, reason: 'it was rate-limited' }, 'preparing'],
  ] as const)('as %s is not repeated', async (kind, expected, status) => {
    const { stage, result } = await preparing([failed(kind), ready])
    expect(result).toEqual(expected)
    expect(stage.story).toEqual(['prepare', `save ${status}`])
  })

  it('is the post’s result also when the worker’s time ran out with it', async () => {
    const { result } = await preparing([failed('rejected')], {
      during: (what, on) => what === 'prepare' && on.pass(SOFT_STOP_MS),
    })
    expect(result).toMatchObject({ kind: 'failed' })
  })
})
