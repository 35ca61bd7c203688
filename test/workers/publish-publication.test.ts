import { describe, expect, it } from 'vitest'
import type { Commit, Look, Step } from '../../src/platforms/calls/publisher'
import { publishPublication } from '../../src/workers/publish-publication'
import { failed, Rehearsal, type Script, SOFT_STOP_MS } from './support/rehearsal'

const ready: Step = { kind: 'ready', progress: { hidden: '7' } }
const made: Step = { kind: 'continue', did: 'create-hidden-post', progress: { hidden: '7' } }
const out: Commit = { kind: 'published', externalId: '77' }
const accepted: Commit = { kind: 'accepted', progress: { video: '5' }, because: 'Facebook is processing the video' }
const found: Look = { kind: 'published', externalId: '77', because: 'it is there' }
const absent: Look = { kind: 'absent', because: 'it is hidden', harmless: 'it is one hidden post' }
const unknown: Look = { kind: 'unknown', because: 'the list is empty' }
const lost = () => failed('unconfirmed', { reason: 'The connection broke.', trace: { code: 'ECONNRESET' } })

/** One claim's work on a publication. */
async function publishing(script: Script) {
  const stage = new Rehearsal(script)
  const { tools, post, publication, job } = stage
  return { stage, result: await publishPublication(tools, post, publication, job) }
}
const mayBeOut = ['committing', 'unconfirmed'] as const

describe('a publication that is new', () => {
  it('is prepared, noted as about to leave, sent, and its id written down', async () => {
    const { stage, result } = await publishing({ prepare: [made, ready], commit: [out] })
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story).toEqual(['prepare', 'save preparing', 'prepare', 'save committing', 'commit', 'save published'])
  })

  it('is not sent when it cannot be prepared', async () => {
    const { stage, result } = await publishing({ prepare: [failed('rejected')], commit: [out] })
    expect(result).toMatchObject({ kind: 'failed' })
    expect(stage.story).not.toContain('commit')
  })

  it('that the platform refuses is not looked for: a refusal is an answer', async () => {
    const { stage, result } = await publishing({ prepare: [ready], commit: [failed('rejected')] })
    expect(result).toMatchObject({ kind: 'failed' })
    expect(stage.story).not.toContain('look')
  })
})

describe('a publication that is finished', () => {
  it('is published already: nothing is called and nothing written', async () => {
    const { stage, result } = await publishing({ publication: { status: 'published', externalId: '77' } })
    expect(result).toEqual({ kind: 'published' })
    expect([stage.story, stage.entries]).toEqual([[], []])
  })

  it('has failed already, and says why', async () => {
    const failedAs = { status: 'failed', errorMessage: 'the picture is too wide' } as const
    const { stage, result } = await publishing({ publication: failedAs, prepare: [ready], commit: [out] })
    expect(result).toEqual({ kind: 'failed', reason: 'the picture is too wide' })
    expect(stage.story).toEqual([])
    expect((await publishing({ publication: { status: 'failed' } })).result).toMatchObject({ reason: 'failed earlier' })
  })
})

describe('a publication that an earlier worker may have sent', () => {
  it.each(mayBeOut)('(%s) is asked about before anything else, and adopted when it is there', async (status) => {
    const { stage, result } = await publishing({
      publication: { status },
      look: [found],
      prepare: [ready],
      commit: [out],
    })
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story).toEqual(['look', 'save published'])
  })

  it.each(mayBeOut)('(%s) is sent again when it is certainly not there', async (status) => {
    const { stage, result } = await publishing({
      publication: { status },
      look: [absent],
      prepare: [ready],
      commit: [out],
    })
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story).toEqual(['look', 'save preparing', 'prepare', 'save committing', 'commit', 'save published'])
  })

  it.each(mayBeOut)('(%s) is never sent again while that is not known', async (status) => {
    for (const look of [unknown, failed('retry'), new TypeError('x is undefined')]) {
      const { stage, result } = await publishing({
        publication: { status },
        look: [look],
        prepare: [ready],
        commit: [out],
      })
      expect(result).toMatchObject({ kind: 'unconfirmed' })
      expect(stage.story).toEqual(['look', 'save unconfirmed'])
    }
  })
})

describe('a publication that the platform has taken', () => {
  it('is asked about by the next worker, and never sent again because it is not to be seen', async () => {
    const { stage, result } = await publishing({
      publication: { status: 'accepted' },
      look: [absent],
      prepare: [ready],
      commit: [out],
    })
    expect(result).toMatchObject({ kind: 'later' })
    expect(stage.story).toEqual(['look', 'save accepted'])
  })

  it('is adopted when it is to be seen', async () => {
    const { result } = await publishing({ publication: { status: 'accepted' }, look: [found] })
    expect(result).toEqual({ kind: 'published' })
  })

  it('is waited for by the worker that sent it, without sending it again', async () => {
    const { stage, result } = await publishing({ prepare: [ready], commit: [accepted], look: [absent, found] })
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story.slice(1)).toEqual([
      'save committing',
      'commit',
      'save accepted',
      'pause 1000',
      'look',
      'pause 2000',
      'look',
      'save published',
    ])
  })
})

describe('when the answer to the publishing call is lost', () => {
  it('the platform is asked half a second later, and the post adopted when it is there', async () => {
    const { stage, result } = await publishing({ prepare: [ready], commit: [lost(), out], look: [found] })
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story).toEqual([
      'prepare',
      'save committing',
      'commit',
      'save unconfirmed',
      'pause 500',
      'look',
      'save published',
    ])
  })

  it('and nothing can be said, it stays a question', async () => {
    const { stage, result } = await publishing({ prepare: [ready], commit: [lost(), out], look: [unknown] })
    expect(result).toMatchObject({ kind: 'unconfirmed', lookAgainMs: 30_000 })
    expect(stage.story.filter((what) => what === 'commit')).toHaveLength(1)
  })

  it('and it is certainly not there, it is sent again from what is prepared', async () => {
    const { stage, result } = await publishing({ prepare: [ready, ready], commit: [lost(), out], look: [absent] })
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story.filter((what) => what === 'commit')).toHaveLength(2)
    expect(stage.handed.filter(({ what }) => what === 'commit').map(({ arguments: [, progress] }) => progress)).toEqual(
      [{ hidden: '7' }, { hidden: '7' }],
    )
  })

  it('three times and it is not there, that is an ordinary failure, which counts', async () => {
    const { stage, result } = await publishing({
      prepare: [ready, ready, ready, ready],
      commit: [lost(), lost(), lost(), out],
      look: [absent, absent, absent],
    })
    expect(result).toEqual({ kind: 'retry', reason: 'The connection broke.' })
    expect(stage.story.filter((what) => what === 'commit')).toHaveLength(3)
    expect(stage.publication.status).toBe('preparing')
  })

  it('and the worker has no time to ask, the question is left to the next one', async () => {
    const { stage, result } = await publishing({
      prepare: [ready],
      commit: [lost()],
      look: [found],
      during: (what, on) => what === 'commit' && on.pass(SOFT_STOP_MS - 500),
    })
    expect(result).toMatchObject({ kind: 'unconfirmed', reason: 'The connection broke.' })
    expect(stage.story).toEqual(['prepare', 'save committing', 'commit', 'save unconfirmed'])
  })
})

describe('a worker that loses its claim', () => {
  it.each([
    ['preparing', ['prepare', 'save preparing']],
    ['committing', ['prepare', 'save preparing', 'prepare', 'save committing']],
    ['published', ['prepare', 'save preparing', 'prepare', 'save committing', 'commit', 'save published']],
  ] as const)('at the write of %s, does nothing more', async (status, story) => {
    const { stage, result } = await publishing({
      prepare: [made, ready],
      commit: [out],
      write: (entry) => entry.publications?.[0]?.status !== status,
    })
    expect(result).toEqual({ kind: 'claim-lost' })
    expect(stage.story).toEqual(story)
  })
})

describe('a database that stays away', () => {
  it('ends the work: it is no failure of the post, and nothing is called after it', async () => {
    const stage = new Rehearsal({
      prepare: [ready],
      commit: [out],
      write: () => new Error('the database is away'),
    })
    const { tools, post, publication, job } = stage
    await expect(publishPublication(tools, post, publication, job)).rejects.toThrow('the database is away')
    expect(stage.story).toEqual(['prepare', 'save committing'])
  })
})
