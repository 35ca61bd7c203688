import { describe, expect, it } from 'vitest'
import type { Publication } from '../../src/domain/claimed-post'
import type { CommitToFind, Look } from '../../src/platforms/calls/publisher'
import { look } from '../../src/workers/look-for-publication'
import { ClaimLost } from '../../src/workers/publication-run'
import { LOADED_AT } from './support/claimed'
import { failed, Rehearsal, type Said, type Script, SOFT_STOP_MS } from './support/rehearsal'

const HOUR_MS = 3_600_000
const LOST = 'The connection broke.'

const found: Look = { kind: 'published', externalId: '77', because: 'its text and time are ours' }
const absent: Look = { kind: 'absent', because: 'Facebook says it is hidden', harmless: 'it is one hidden post' }
const refused: Look = { kind: 'failed', because: 'the video is broken' }
const unknown: Look = { kind: 'unknown', because: 'the list is empty' }
const cannotTell: Look = { kind: 'unknown', because: 'LinkedIn does not let us ask', final: true }
const atWork: Look = { kind: 'unknown', because: 'it is being processed', underWay: true }

/** Looks for a publication whose commit left a minute before it was loaded, at a platform that says this. */
async function looking(answer: Said<Look>, given: Partial<Publication> = {}, script: Script = {}) {
  const committingAt = new Date(LOADED_AT.getTime() - 60_000)
  const publication = { status: 'unconfirmed', errorMessage: LOST, committingAt, ...given } as const
  const stage = new Rehearsal({ ...script, look: [answer], publication })
  return { stage, result: await look(stage.run) }
}

describe('asking the platform about a commit', () => {
  it('says what is looked for: what was prepared, when it left, how long ago, and which ids are another’s', async () => {
    const stage = new Rehearsal({
      look: [unknown],
      publication: {
        status: 'unconfirmed',
        progress: { photo: '7' },
        committingAt: new Date(LOADED_AT.getTime() - 60_000),
      },
    })
    stage.pass(3_000)
    await look(stage.run)
    const [, progress, commit] = stage.handed.flatMap((call) => call.arguments) as [unknown, unknown, CommitToFind]
    expect(progress).toEqual({ photo: '7' })
    expect([commit.at, commit.ageMs]).toEqual([new Date(LOADED_AT.getTime() - 60_000), 63_000])
    expect(await commit.isTaken('88')).toBe(true)
    expect(stage.story).toContain('is page-1 1 88 taken')
  })

  it('is counted, and the count is on disk with what it came to', async () => {
    const { stage } = await looking(unknown, { looks: 2 })
    expect(stage.written.looks).toBe(3)
  })

  it('tells the other workers that the platform answers, or that it does not', async () => {
    const down = failed('retry', { trace: { httpStatus: 503 } })
    for (const [answer, told] of [
      [unknown, 'up host:facebook'],
      [down, 'down host:facebook'],
    ] as const) {
      const stage = new Rehearsal({ look: [answer], publication: { status: 'unconfirmed' } })
      await stage.tools.gate.refresh()
      await look(stage.run)
      expect(stage.told).toEqual([told])
    }
  })

  it('writes nothing for a worker that has lost the post meanwhile', async () => {
    const stage = new Rehearsal({ look: [found], publication: { status: 'unconfirmed' }, write: () => false })
    await expect(look(stage.run)).rejects.toThrow(ClaimLost)
    expect(stage.entries).toEqual([])
  })
})

describe('a post that the platform shows', () => {
  it('stays a question when another worker has taken what is shown for another post at the same moment', async () => {
    const { stage, result } = await looking(found, {}, { foundByAnother: true })
    expect(result).toMatchObject({ kind: 'unconfirmed', lookAgainMs: expect.any(Number) })
    expect(stage.written).toMatchObject({ status: 'unconfirmed' })
    expect(stage.written.externalId).toBeUndefined()
  })

  it('is adopted by its id, whatever was thought of it before', async () => {
    for (const status of ['committing', 'unconfirmed', 'accepted'] as const) {
      const { stage, result } = await looking(found, { status })
      expect(result).toEqual({ kind: 'published' })
      expect(stage.written).toMatchObject({ status: 'published', externalId: '77' })
      expect(stage.written.errorMessage).toBeUndefined()
      expect(stage.timeline).toMatchObject([
        { step: 'look', outcome: 'published', reason: 'its text and time are ours' },
      ])
    }
  })
})

describe('a post that is certainly not there', () => {
  it('may be sent again, which is on disk first', async () => {
    const { stage, result } = await looking(absent)
    expect(result).toBe('absent')
    expect(stage.written.status).toBe('preparing')
    expect(stage.timeline).toMatchObject([{ step: 'look', outcome: 'absent', reason: 'Facebook says it is hidden' }])
  })

  it('but was taken by the platform stays taken, and nothing says that it may be sent', async () => {
    const { stage, result } = await looking(absent, { status: 'accepted' })
    expect(result).toBe('absent')
    expect([stage.publication.status, stage.entries]).toEqual(['accepted', []])
  })
})

describe('a post that the platform has refused after it took it', () => {
  it('fails with what the platform says, and is not asked about again', async () => {
    const { stage, result } = await looking(refused, { status: 'accepted' })
    expect(result).toEqual({ kind: 'failed', reason: 'the video is broken' })
    expect(stage.written).toMatchObject({ status: 'failed', errorMessage: 'the video is broken' })
    expect(stage.timeline).toMatchObject([{ step: 'look', outcome: 'failed' }])
  })
})

describe('a post of which nothing can be said yet', () => {
  it('stays a question, and the platform is asked again: half a minute, then growing pauses', async () => {
    const { stage, result } = await looking(unknown)
    expect(result).toEqual({
      kind: 'unconfirmed',
      reason: `${LOST} Asked the platform: the list is empty.`,
      lookAgainMs: 30_000,
    })
    expect(stage.written).toMatchObject({ status: 'unconfirmed', errorMessage: LOST })
    expect(stage.timeline).toMatchObject([{ step: 'look', outcome: 'unknown', reason: 'the list is empty' }])
    expect((await looking(unknown, { looks: 6 })).result).toMatchObject({ lookAgainMs: 32 * 60_000 })
  })

  it('is a question for a person when it was asked eight times, who reads what to do', async () => {
    const { stage, result } = await looking(unknown, { looks: 7 })
    expect(result).toEqual({
      kind: 'unconfirmed',
      reason: `${LOST} Asked the platform: the list is empty. Please look yourself, then run: posts resolve.`,
    })
    expect(stage.written.status).toBe('unconfirmed')
  })

  it('is a question for a person at once where the platform has no way to tell', async () => {
    const { result } = await looking(cannotTell)
    expect(result).toMatchObject({ kind: 'unconfirmed', reason: expect.stringMatching(/posts resolve/) })
    expect(result).not.toHaveProperty('lookAgainMs')
  })

  it('says that the answer was lost when the worker died before it could say more', async () => {
    const stage = new Rehearsal({ look: [unknown], publication: { status: 'committing' } })
    expect(await look(stage.run)).toMatchObject({ reason: expect.stringMatching(/^The answer .* was lost/) })
    expect(stage.written).toMatchObject({ status: 'unconfirmed', errorMessage: expect.stringMatching(/was lost/) })
  })

  it('is asked about again when the platform does not answer, with what was wrong', async () => {
    const { result } = await looking(failed('retry', { reason: 'HTTP 503' }))
    expect(result).toMatchObject({ kind: 'unconfirmed', reason: `${LOST} Asked the platform: HTTP 503.` })
    expect(result).toHaveProperty('lookAgainMs', 30_000)
  })

  it('is asked about again when we fail ourselves: a surprise never means that it is not there', async () => {
    const { stage, result } = await looking(new TypeError('x is undefined'))
    expect(result).toMatchObject({ kind: 'unconfirmed', lookAgainMs: 30_000 })
    expect(stage.written.status).toBe('unconfirmed')
  })
})

describe('a post that the platform is working on', () => {
  it('has arrived, and is no question any more', async () => {
    const { stage, result } = await looking(atWork)
    expect(result).toEqual({ kind: 'later', afterMs: 30_000, reason: 'it is being processed' })
    expect(stage.written.status).toBe('accepted')
    expect(stage.written.errorMessage).toBeUndefined()
  })

  it('goes on being taken while nothing more can be said, with pauses of a quarter of an hour at most', async () => {
    const { result, stage } = await looking(unknown, { status: 'accepted', looks: 40 })
    expect(result).toMatchObject({ kind: 'later', afterMs: 16 * 60_000 })
    expect(stage.written.status).toBe('accepted')
  })

  it('for more than a day is a question again', async () => {
    const dueBefore = (ms: number) => ({ post: { scheduledFor: new Date(LOADED_AT.getTime() - ms) } })
    const day = 26 * HOUR_MS + 1440 * 60_000
    expect((await looking(atWork, {}, dueBefore(day))).result).toMatchObject({ kind: 'later' })
    const given = await looking(atWork, { status: 'accepted', looks: 30 }, dueBefore(day + 1))
    expect(given.result).toMatchObject({ kind: 'unconfirmed', reason: expect.stringMatching(/posts resolve/) })
    expect(given.stage.written.status).toBe('unconfirmed')
  })

  it('is a question again when the platform says that it will never tell', async () => {
    const { stage } = await looking(cannotTell, { status: 'accepted' })
    expect(stage.written.status).toBe('unconfirmed')
  })
})

describe('a look that finds the token dead', () => {
  it.each(['reauthorise', 'token-invalid'] as const)(
    '(%s) waits for the account: it says nothing of the post',
    async (kind) => {
      const { stage, result } = await looking(failed(kind))
      // Also of a token that is unknown: the post may be out, so it must not fail for that.
      expect(result).toEqual({ kind: 'reauthorise', reason: `it was ${kind}` })
      expect(stage.written.status).toBe('unconfirmed')
      expect(stage.timeline).toMatchObject([{ step: 'look', outcome: kind, httpStatus: 400 }])
    },
  )
})

describe('a worker that has no time to look', () => {
  const late = async (status: Publication['status']) => {
    const stage = new Rehearsal({ look: [found], publication: { status, errorMessage: LOST } })
    stage.pass(SOFT_STOP_MS)
    return { stage, result: await look(stage.run) }
  }

  it('leaves the question to the next one, at once and without counting a look', async () => {
    for (const status of ['committing', 'unconfirmed'] as const) {
      const { stage, result } = await late(status)
      expect(result).toEqual({ kind: 'unconfirmed', reason: LOST, lookAgainMs: 0 })
      expect([stage.story, stage.publication.looks]).toEqual([[], 0])
    }
  })

  it('makes no question of what the platform has taken', async () => {
    const { stage, result } = await late('accepted')
    expect(result).toEqual({ kind: 'stopped' })
    expect(stage.story).toEqual([])
  })
})
