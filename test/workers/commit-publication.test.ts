import { describe, expect, it } from 'vitest'
import type { Commit, Look } from '../../src/platforms/calls/publisher'
import { acceptedButNotShown, awaitAccepted, commit } from '../../src/workers/commit-publication'
import { ClaimLost } from '../../src/workers/publication-run'
import { LOADED_AT } from './support/claimed'
import { CLAIM_TRUST_MS, failed, LEASE_MS, Rehearsal, type Said, type Script, SOFT_STOP_MS } from './support/rehearsal'

const out: Commit = { kind: 'published', externalId: '77' }
const accepted: Commit = { kind: 'accepted', progress: { video: '5' }, because: 'Facebook is processing the video' }
const atWork: Look = { kind: 'unknown', because: 'still processing', underWay: true }
const absent: Look = { kind: 'absent', because: 'not there', harmless: 'one video' }
const found: Look = { kind: 'published', externalId: '77', because: 'it is there' }

/** Commits a publication that is ready, on a platform that says this. */
async function committing(answer: Said<Commit>, script: Script = {}) {
  const publication = { status: 'preparing', progress: { photo: '7' }, ...script.publication } as const
  const stage = new Rehearsal({ ...script, commit: [answer], publication })
  return { stage, result: await commit(stage.run) }
}

describe('the call after which a post may be visible', () => {
  it('leaves only after it is on disk that it is about to', async () => {
    const { stage, result } = await committing(out)
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story).toEqual(['save committing', 'commit', 'save published'])
    expect(stage.entries[0]?.publications?.[0]).toMatchObject({ status: 'committing', progress: { photo: '7' } })
  })

  it('does not leave when that could not be written', async () => {
    const stage = new Rehearsal({ commit: [out], write: () => new Error('the database is away') })
    await expect(commit(stage.run)).rejects.toThrow('the database is away')
    expect(stage.story).toEqual(['save committing'])
  })

  it('does not leave when another worker holds the post', async () => {
    const stage = new Rehearsal({ commit: [out], write: () => false })
    await expect(commit(stage.run)).rejects.toThrow(ClaimLost)
    expect(stage.story).toEqual(['save committing'])
  })

  it('does not leave when the worker’s time is up, and then nothing says that it did', async () => {
    const stage = new Rehearsal({ commit: [out] })
    stage.deadline.stop()
    expect(await commit(stage.run)).toEqual({ kind: 'stopped' })
    expect(stage.story).toEqual([])
  })

  it.each([
    ['while its machine was suspended', 'wall'],
    ['and the wall’s clock was set back meanwhile', 'steady'],
  ] as const)('does not leave from a worker that was stopped for its lease %s', async (_, clock) => {
    const stage = new Rehearsal({
      commit: [out],
      during: (what, on) => {
        if (what === 'save committing') on[clock] = LEASE_MS + 1
      },
    })
    stage[clock === 'wall' ? 'steady' : 'wall'] = -50_000
    await expect(commit(stage.run)).rejects.toThrow(ClaimLost)
    expect(stage.story).toEqual(['save committing'])
  })

  it('does not leave when its claim is too old, however short a time ago the post was loaded', async () => {
    const asked = { steady: -CLAIM_TRUST_MS - 1, wall: -CLAIM_TRUST_MS - 1 }
    const stage = new Rehearsal({ commit: [out], post: { askedHere: asked } })
    expect(await commit(stage.run)).toEqual({ kind: 'stopped' })
    expect(stage.story).toEqual([])
  })

  it('leaves late in a short lease too, where the end of the claim cuts it off before that', async () => {
    const stage = new Rehearsal({ commit: [out], post: { askedHere: { steady: -75_000, wall: -75_000 } } })
    stage.pass(SOFT_STOP_MS - 1)
    expect(await commit(stage.run)).toEqual({ kind: 'published' })
  })

  it('does not leave when the database took all the time to write down that it would: it waits, and is no question', async () => {
    const stage = new Rehearsal({
      commit: [out],
      during: (what, on) => what === 'save committing' && on.pass(SOFT_STOP_MS),
    })
    expect(await commit(stage.run)).toEqual({ kind: 'stopped' })
    expect(stage.story).toEqual(['save committing', 'save preparing'])
    expect(stage.written.status).toBe('preparing')
  })

  it('leaves as long as the claim can be trusted', async () => {
    const stage = new Rehearsal({ commit: [out] })
    stage.wall = CLAIM_TRUST_MS
    expect(await commit(stage.run)).toEqual({ kind: 'published' })
  })

  it('is dated by the database’s clock, carried on by the worker’s, so that a look knows how old it is', async () => {
    const stage = new Rehearsal({ commit: [failed('unconfirmed')] })
    stage.pass(12_000)
    await commit(stage.run)
    expect(stage.written.committingAt).toEqual(new Date(LOADED_AT.getTime() + 12_000))
    stage.pass(500)
    expect(stage.run.msSinceCommit).toBe(500)
  })
})

describe('the fingerprint of a commit', () => {
  const print = async (script: Script = {}) => {
    const { stage } = await committing(out, script)
    return stage.entries[0]?.publications?.[0]?.fingerprint
  }
  const account = { externalId: '1010', login: 'facebook', token: 'a-token' } as const

  it('is on disk before it leaves, and the same for a commit that says the same with another token', async () => {
    expect(await print()).toMatch(/^[0-9a-f]{64}$/)
    expect(await print({ job: { account: { ...account, token: 'renewed' } } })).toBe(await print())
  })

  it('is another for other words, another account or another prepared thing', async () => {
    const prints = await Promise.all([
      print(),
      print({ job: { caption: 'Stale bread' } }),
      print({ job: { account: { ...account, externalId: '2020' } } }),
      print({ publication: { progress: { photo: '8' } } }),
    ])
    expect(new Set(prints).size).toBe(prints.length)
  })
})

describe('what becomes of the call', () => {
  it('a surprise while it was out is no proof that it had no effect: it is a question and no failure', async () => {
    const { stage, result } = await committing(new TypeError('x is undefined'))
    expect(result).toMatchObject({ kind: 'unconfirmed', reason: 'unexpected: x is undefined' })
    expect(stage.written.status).toBe('unconfirmed')
  })

  it('an answer that was lost is a question', async () => {
    const { result } = await committing(failed('unconfirmed'))
    expect(result).toEqual({ kind: 'unconfirmed', reason: 'it was unconfirmed', lookAgainMs: 30_000 })
  })

  it('a call that certainly never left is an ordinary failure, and the publication may be committed again', async () => {
    const { stage, result } = await committing(failed('retry'))
    expect(result).toEqual({ kind: 'retry', reason: 'it was retry' })
    expect(stage.written.status).toBe('preparing')
  })

  it('a refusal is final', async () => {
    const { stage, result } = await committing(failed('rejected'))
    expect(result).toMatchObject({ kind: 'failed' })
    expect(stage.written.status).toBe('failed')
  })

  it('taken and not shown yet: what it is known by is on disk, and it is asked about, not sent again', async () => {
    const { stage, result } = await committing(accepted)
    expect(stage.story).toEqual(['save committing', 'commit', 'save accepted'])
    expect(stage.written).toMatchObject({ status: 'accepted', progress: { video: '5' } })
    expect(stage.timeline).toMatchObject([
      { step: 'commit', outcome: 'accepted', reason: 'Facebook is processing the video' },
    ])
    expect(result).toEqual({ kind: 'later', afterMs: 30_000, reason: 'Facebook is processing the video' })
  })
})

describe('a post that the platform has taken and is still working on', () => {
  const result = { kind: 'later', afterMs: 30_000, reason: 'Facebook is processing the video' } as const
  const awaiting = async (look: Said<Look>[], script: Script = {}) => {
    const publication = { status: 'accepted', committingAt: LOADED_AT } as const
    const stage = new Rehearsal({ ...script, look, publication })
    return { stage, result: await awaitAccepted(stage.run, result) }
  }
  const pauses = (stage: Rehearsal) => stage.story.filter((what) => what.startsWith('pause'))

  it('is seen within the claim while that is quick', async () => {
    const { stage, result } = await awaiting([atWork, found])
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story).toEqual(['pause 1000', 'look', 'save accepted', 'pause 2000', 'look', 'save published'])
  })

  it('is waited for no longer than a quarter of a minute, with growing pauses; a later tick looks again', async () => {
    const { stage, result } = await awaiting([atWork, atWork, atWork, atWork])
    expect(pauses(stage)).toEqual(['pause 1000', 'pause 2000', 'pause 4000', 'pause 8000'])
    expect(result).toMatchObject({ kind: 'later', reason: 'still processing' })
    expect(stage.publication.status).toBe('accepted')
  })

  it('is never sent again because it is not to be seen yet', async () => {
    const seenLate = await awaiting([absent, absent, found])
    expect(seenLate.result).toEqual({ kind: 'published' })
    const { stage, result: last } = await awaiting([absent, absent, absent, absent])
    expect(last).toEqual(result)
    expect(stage.story).not.toContain('commit')
    expect(stage.publication.status).toBe('accepted')
  })

  it('is not waited for by a worker that has no time for it', async () => {
    const stage = new Rehearsal({ publication: { status: 'accepted' } })
    stage.pass(SOFT_STOP_MS - 1_000)
    expect(await awaitAccepted(stage.run, result)).toBe(result)
    expect(stage.story).toEqual([])
  })

  it('stays taken, and is no question, when the worker is told to stop while it waits', async () => {
    const { stage, result: last } = await awaiting([], { during: (_, on) => on.deadline.stop() })
    expect(stage.story).toEqual(['pause 1000'])
    expect(last).toEqual(result)
  })

  it('and then refuses fails, with what it says', async () => {
    const { stage, result } = await awaiting([{ kind: 'failed', because: 'the video is broken' }])
    expect(result).toEqual({ kind: 'failed', reason: 'the video is broken' })
    expect(stage.written.status).toBe('failed')
  })

  it('waits for its account when the token dies meanwhile', async () => {
    const { stage, result } = await awaiting([failed('reauthorise')])
    expect(result).toEqual({ kind: 'reauthorise', reason: 'it was reauthorise' })
    expect(stage.story).toEqual(['pause 1000', 'look', 'save unconfirmed'])
  })
})

describe('a post that was taken and is never shown', () => {
  const HOURS_2 = 2 * 3_600_000
  const unseen = async (ageMs: number, looks: number) => {
    const committingAt = new Date(LOADED_AT.getTime() - ageMs)
    const stage = new Rehearsal({ publication: { status: 'accepted', committingAt, looks } })
    return { stage, result: await acceptedButNotShown(stage.run) }
  }
  const reason = 'The platform took it, but does not show it yet.'

  it('is looked for with growing pauses', async () => {
    const { stage, result } = await unseen(60_000, 2)
    expect(result).toEqual({ kind: 'later', afterMs: 60_000, reason })
    expect(stage.story).toEqual(['save accepted'])
    expect((await unseen(HOURS_2 - 1, 6)).result).toMatchObject({ afterMs: 16 * 60_000 })
    expect((await unseen(HOURS_2 - 1, 50)).result).toMatchObject({ afterMs: 16 * 60_000 })
  })

  it('is a question for a person after two hours, who reads what to do', async () => {
    const { stage, result } = await unseen(HOURS_2, 6)
    expect(result).toEqual({ kind: 'unconfirmed', reason: `${reason} Please look yourself, then run: posts resolve.` })
    expect(stage.written).toMatchObject({ status: 'unconfirmed', errorMessage: reason })
    expect(stage.timeline).toMatchObject([{ step: 'look', outcome: 'unknown', reason }])
  })
})
