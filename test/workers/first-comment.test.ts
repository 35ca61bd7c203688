import { describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../../src/db/queue/ledger'
import { sendFirstComment } from '../../src/workers/first-comment'
import { CLAIM_TRUST_MS, failed, Rehearsal, type Script, SOFT_STOP_MS } from './support/rehearsal'

const commentIn = (entry: LedgerEntry) => entry.publications?.[0]?.commentStatus

/** A publication that is out as 77 and shall have a comment. */
function stageFor(script: Script = {}): Rehearsal {
  return new Rehearsal({
    comment: ['c-1'],
    ...script,
    job: { options: { firstComment: 'First!' }, ...script.job },
    publication: { status: 'published', externalId: '77', ...script.publication },
  })
}
const send = ({ tools, post, publication, job }: Rehearsal) => sendFirstComment(tools, post, publication, job)

async function commenting(script: Script = {}) {
  const stage = stageFor(script)
  await send(stage)
  return stage
}

/** How far the comment is on disk after each write. */
const written = ({ entries }: Rehearsal) => entries.map(commentIn)
const calls = ({ story }: Rehearsal) => story.filter((what) => what === 'comment').length

describe('a first comment', () => {
  it('is posted below the publication, and its id kept', async () => {
    const stage = await commenting()
    expect(stage.handed).toMatchObject([{ what: 'comment', arguments: [{}, '77', 'First!'] }])
    expect(stage.written).toMatchObject({ status: 'published', commentStatus: 'sent', commentId: 'c-1' })
    expect(stage.timeline).toMatchObject([{ step: 'first-comment', outcome: 'sent', publicationId: 1, attempt: 1 }])
  })

  it('leaves only after it is on disk that it is about to', async () => {
    let onDisk: unknown[] = []
    const stage = await commenting({
      during: (what, on) => {
        if (what === 'comment') onDisk = written(on)
      },
    })
    expect(onDisk).toEqual(['sending'])
    expect(written(stage)).toEqual(['sending', 'sent'])
  })

  it('is not sent where none is wanted, taken or due', async () => {
    const quiet = [
      await commenting({ job: { options: {} } }),
      await commenting({ job: { kind: 'story' } }),
      await commenting({ publication: { status: 'accepted' } }),
      await commenting({ publication: { commentStatus: 'sent' } }),
      await commenting({ publication: { commentStatus: 'failed' } }),
    ]
    const without = stageFor()
    delete without.tools.publishers.facebook.comment
    await send(without)
    for (const stage of [...quiet, without]) expect([stage.story, stage.entries]).toEqual([[], []])
  })
})

describe('a first comment that may have been sent before', () => {
  it('is never sent again, and a person is told that it is not known', async () => {
    const stage = await commenting({ publication: { commentStatus: 'sending' } })
    expect(calls(stage)).toBe(0)
    expect(stage.written).toMatchObject({ commentStatus: 'failed', commentError: expect.stringMatching(/not known/) })
    expect(stage.timeline).toMatchObject([{ outcome: 'failed', reason: expect.stringMatching(/not sent again/) }])
  })
})

describe('a first comment that cannot be sent', () => {
  it('says why, and the post stays published', async () => {
    const stage = await commenting({ comment: [failed('rejected', { reason: 'no comments here' })] })
    expect(stage.written).toMatchObject({
      status: 'published',
      commentStatus: 'failed',
      commentError: 'no comments here',
    })
    expect(stage.timeline).toMatchObject([{ step: 'first-comment', outcome: 'failed', reason: 'no comments here' }])
  })

  it('by a fault of our own says so', async () => {
    const stage = await commenting({ comment: [new TypeError('x is undefined')] })
    expect(stage.written).toMatchObject({ commentStatus: 'failed', commentError: 'unexpected: x is undefined' })
  })

  it('because the worker’s time is up is not begun, and says so', async () => {
    const stage = stageFor()
    stage.pass(SOFT_STOP_MS)
    await send(stage)
    expect(calls(stage)).toBe(0)
    expect(written(stage)).toEqual(['failed'])
    expect(stage.written.commentError).toMatch(/no time left/)
  })
})

describe('a worker that does not hold the post any more', () => {
  it('sends no comment', async () => {
    const stage = await commenting({ write: () => false })
    expect([calls(stage), stage.entries]).toEqual([0, []])
  })

  it('or may not, because its machine was suspended for the lease, sends none and says so as far as it may', async () => {
    const stage = await commenting({
      during: (what, on) => {
        if (what === 'save published') on.wall = CLAIM_TRUST_MS + 1
      },
    })
    expect(calls(stage)).toBe(0)
    // Who holds it still ends the claim now: nobody would ever come to say what became of the comment.
    expect(written(stage)).toEqual(['sending', 'failed'])
    expect(stage.written.commentError).toMatch(/not sent/)
  })

  it('sends it as long as the claim can be trusted', async () => {
    const stage = stageFor()
    stage.wall = CLAIM_TRUST_MS
    await send(stage)
    expect(calls(stage)).toBe(1)
  })
})

describe('a comment that is out', () => {
  it('is never called failed because that could not be written: the next worker says that it is not known', async () => {
    let away = false
    const stage = stageFor({
      during: (what) => {
        if (what === 'comment') away = true
      },
      write: () => {
        if (!away) return true
        away = false
        return new Error('the database is away')
      },
    })
    await expect(send(stage)).rejects.toThrow('the database is away')
    expect(written(stage)).toEqual(['sending'])
  })
})
