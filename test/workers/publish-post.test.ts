import { describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../../src/db/queue/ledger'
import type { Commit, Look, Step } from '../../src/platforms/calls/publisher'
import { publishPost } from '../../src/workers/publish-post'
import { Rehearsal, type Script } from './support/rehearsal'

const ready: Step = { kind: 'ready', progress: { hidden: '7' } }
const out: Commit = { kind: 'published', externalId: '77' }
const found: Look = { kind: 'published', externalId: '77', because: 'it is there' }
const surprise = () => new TypeError('cannot read "x" of undefined')
const databaseAway = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', fatal: true })

/** One claim's work on a post that waits for nothing. */
async function publishing(script: Script) {
  const stage = new Rehearsal(script)
  const outcome = await publishPost(stage.tools, stage.post)
  return { stage, outcome, settlement: stage.entries.at(-1)?.settlement }
}

/** A write of a publication that comes to stand so meets an error of our own. */
const failsAt = (status: string) => (entry: LedgerEntry) =>
  entry.publications?.[0]?.status === status ? surprise() : true

describe('an error that nobody foresaw', () => {
  it('is a failed attempt of the post that met it: told, logged as an error, and tried again later', async () => {
    const { stage, outcome, settlement } = await publishing({ prepare: [ready], write: failsAt('committing') })
    expect(outcome).toBe('retried')
    expect(settlement).toMatchObject({ move: 'retry-later', reason: expect.stringMatching(/^unexpected: cannot read/) })
    expect(stage.timeline.at(-1)).toMatchObject({ step: 'settle', outcome: 'retried', attempt: 1 })
    expect(stage.log).toContainEqual(expect.objectContaining({ level: 50, postId: 'post-1' }))
  })

  it('fails the post with its last attempt', async () => {
    const { settlement } = await publishing({ prepare: [ready], write: failsAt('committing'), post: { attempt: 3 } })
    expect(settlement).toMatchObject({ move: 'fail', cause: 'attempts-used-up' })
  })

  it('after the publishing call had left leaves a question, which the next attempt asks, and never a failure', async () => {
    const losing = (attempt: number) =>
      publishing({ prepare: [ready], commit: [out], write: failsAt('published'), post: { attempt } })
    const first = await losing(1)
    expect(first.settlement).toMatchObject({ move: 'retry-later', isQuestion: true })
    // What could not be written down is no id that the post is known by.
    expect(first.settlement).not.toHaveProperty('externalPostId')
    expect((await losing(3)).settlement).toMatchObject({ move: 'ask', reason: expect.stringMatching(/posts resolve/) })
  })

  it('of what is out already settles it as published', async () => {
    const { outcome, settlement } = await publishing({
      publication: { status: 'committing' },
      look: [found],
      during: (what, stage) => {
        if (what === 'save published') stage.tools.gate.learnAnswer = () => Promise.reject(surprise())
      },
    })
    expect(outcome).toBe('published')
    expect(settlement).toEqual({ move: 'publish', externalPostId: '77' })
  })
})

describe('a database that is away', () => {
  it('is no failure of the post: nothing is settled, and whoever takes the claim back sees what stands there', async () => {
    const stage = new Rehearsal({ prepare: [ready], write: databaseAway })
    await expect(publishPost(stage.tools, stage.post)).rejects.toThrow('ECONNRESET')
    expect(stage.entries).toEqual([])
  })
})
