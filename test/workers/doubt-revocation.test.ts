import { describe, expect, it } from 'vitest'
import { PublishError } from '../../src/domain/failure'
import type { Commit, Look } from '../../src/platforms/calls/publisher'
import { commit } from '../../src/workers/commit-publication'
import { look } from '../../src/workers/look-for-publication'
import { prepare } from '../../src/workers/prepare-publication'
import { LOADED_AT } from './support/claimed'
import { CLAIM_TRUST_MS, failed, Rehearsal, type Script, SOFT_STOP_MS } from './support/rehearsal'

const revoked = failed('reauthorise', { about: 'revoked' })
const out: Commit = { kind: 'published', externalId: '77' }
const found: Look = { kind: 'published', externalId: '77', because: 'it is there' }
const isReady = { kind: 'ready', progress: {} } as const

/** A post whose token was made so many seconds before it was loaded. */
const withTokenOf = (seconds: number, script: Script) =>
  new Rehearsal({ ...script, post: { account: { tokenSince: new Date(LOADED_AT.getTime() - seconds * 1000) } } })

describe('a token that is called revoked in its first minute', () => {
  it('gets three looks, and publishes when the third is well', async () => {
    const stage = withTokenOf(5, { commit: [revoked, revoked, out], publication: { status: 'preparing' } })
    expect(await commit(stage.run)).toEqual({ kind: 'published' })
    const again = ['save committing', 'pause 2000', 'commit', 'save committing', 'pause 5000', 'commit']
    expect(stage.story).toEqual(['save committing', 'commit', ...again, 'save published'])
    expect(stage.timeline.map(({ outcome }) => outcome)).toEqual(['repeated', 'repeated', 'published'])
  })

  it('is dead when all three say so, and is not doubted for the next post', async () => {
    const stage = withTokenOf(5, { commit: [revoked, revoked, revoked, revoked], publication: { status: 'preparing' } })
    expect(await commit(stage.run)).toMatchObject({ kind: 'reauthorise' })
    expect(stage.story.filter((what) => what === 'commit')).toHaveLength(3)
    expect(await commit(stage.run)).toMatchObject({ kind: 'reauthorise' })
    expect(stage.story.filter((what) => what === 'commit')).toHaveLength(4)
  })

  it('gets them before the commit and when the platform is asked, too', async () => {
    const before = withTokenOf(5, { prepare: [revoked, isReady] })
    expect(await prepare(before.run)).toBeUndefined()
    const after = withTokenOf(5, { look: [revoked, found], publication: { status: 'unconfirmed' } })
    expect(await look(after.run)).toEqual({ kind: 'published' })
  })

  it('waits for the next worker when there is no time for another look', async () => {
    const stage = withTokenOf(5, { commit: [revoked], publication: { status: 'preparing' } })
    stage.pass(SOFT_STOP_MS - 1_000)
    expect(await commit(stage.run)).toMatchObject({ kind: 'later', afterMs: 2_000 })
  })

  it('sends no commit again that another worker may have in hand by then', async () => {
    const stage = withTokenOf(5, {
      commit: [revoked, out],
      publication: { status: 'preparing' },
      during: (what, on) => {
        if (what === 'pause 2000') on.wall = CLAIM_TRUST_MS + 1
      },
    })
    await expect(commit(stage.run)).rejects.toThrow()
    expect(stage.story.filter((what) => what === 'commit')).toHaveLength(1)
  })
})

describe('what is believed at once', () => {
  const once = (stage: Rehearsal) => stage.story.filter((what) => what === 'commit').length

  it('is the word of an older token, and of one whose age is not known', async () => {
    const older = withTokenOf(61, { commit: [revoked], publication: { status: 'preparing' } })
    expect(await commit(older.run)).toMatchObject({ kind: 'reauthorise' })
    const unknown = new Rehearsal({ commit: [revoked], publication: { status: 'preparing' } })
    expect(await commit(unknown.run)).toMatchObject({ kind: 'reauthorise' })
    expect([once(older), once(unknown)]).toEqual([1, 1])
  })

  it('is every other refusal of a young token', async () => {
    const expired = new PublishError({ kind: 'reauthorise', reason: 'expired', trace: { httpStatus: 401 } })
    const stage = withTokenOf(5, { commit: [expired], publication: { status: 'preparing' } })
    expect(await commit(stage.run)).toMatchObject({ kind: 'reauthorise' })
    expect(once(stage)).toBe(1)
  })
})
