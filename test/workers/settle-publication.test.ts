import { describe, expect, it } from 'vitest'
import type { Publication } from '../../src/domain/claimed-post'
import type { Failure } from '../../src/domain/failure'
import { ClaimLost } from '../../src/workers/publication-run'
import { fails, published } from '../../src/workers/settle-publication'
import { publicationOf } from './support/claimed'
import { Rehearsal, type Script } from './support/rehearsal'

const ADDRESS = 'https://www.facebook.com/77'

/** A publication whose commit was out and is known to be visible as 77. */
async function isOut(script: Script = {}) {
  const stage = new Rehearsal({ ...script, publication: { status: 'committing', ...script.publication } })
  await stage.tools.gate.refresh()
  return { stage, result: await published(stage.run, 'commit', '77') }
}

describe('a publication that is out', () => {
  it('is written down with its id, and with that alone it is published', async () => {
    const { stage, result } = await isOut({ publication: { errorMessage: 'The connection broke.' } })
    expect(result).toEqual({ kind: 'published' })
    expect(stage.story).toEqual(['save published'])
    expect(stage.written).toMatchObject({ status: 'published', externalId: '77' })
    expect(stage.written.errorMessage).toBeUndefined()
    expect(stage.timeline).toMatchObject([{ step: 'commit', outcome: 'published', publicationId: 1, attempt: 1 }])
  })

  it('that was found by a look keeps what told it apart', async () => {
    const stage = new Rehearsal({ publication: { status: 'unconfirmed' } })
    await published(stage.run, 'look', '77', 'its text and time are ours')
    expect(stage.timeline).toMatchObject([{ step: 'look', outcome: 'published', reason: 'its text and time are ours' }])
  })

  it('has its address written with its id where the address is a matter of writing it down', async () => {
    const { stage, result } = await isOut({ permalink: ADDRESS })
    expect(stage.written.permalink).toBe(ADDRESS)
    expect(result).toEqual({ kind: 'published' })
  })

  it('waits for nobody with its id: an address that costs a call comes with the settlement', async () => {
    let answer: (shown: { permalink: string }) => void = () => {}
    const asked = new Promise<{ permalink: string }>((resolve) => {
      answer = resolve
    })
    const { result, stage } = await isOut({
      permalink: asked,
      during: (what) => what === 'save published' && answer({ permalink: ADDRESS }),
    })
    expect(stage.entries[0]?.publications?.[0]?.permalink).toBeUndefined()
    expect(result).toEqual({
      kind: 'published',
      toSave: expect.objectContaining({ permalink: ADDRESS, externalId: '77' }),
    })
  })

  it('is published all the same when its address cannot be found', async () => {
    const { result } = await isOut({ permalink: Promise.reject(new Error('HTTP 500')) })
    expect(result).toEqual({ kind: 'published' })
  })

  it('but not whole is published with a warning, which the log has as well', async () => {
    const warning = 'Instagram shows 2 of 3 pictures.'
    const { stage, result } = await isOut({ permalink: Promise.resolve({ warning }) })
    expect(result).toEqual({ kind: 'published', warning })
    expect(stage.log.at(-1)).toMatchObject({
      level: 40,
      externalId: '77',
      msg: `Post post-1 is out, but not whole. ${warning}`,
    })
  })

  it('tells the other workers that the platform answers', async () => {
    expect((await isOut()).stage.told).toEqual(['up host:facebook'])
  })

  it('whose id cannot be written stands in the log with its id, and is called published by nobody', async () => {
    const stage = new Rehearsal({
      publication: { status: 'committing' },
      write: () => new Error('the database is away'),
    })
    await expect(published(stage.run, 'commit', '77')).rejects.toThrow('the database is away')
    expect(stage.log).toMatchObject([{ level: 50, externalId: '77', msg: expect.stringMatching(/is out/) }])
    expect(stage.told).toEqual([])
  })

  it('of a post that another worker holds is left to that one', async () => {
    const stage = new Rehearsal({ publication: { status: 'committing' }, write: () => false })
    await expect(published(stage.run, 'commit', '77')).rejects.toThrow(ClaimLost)
  })
})

describe('the sentence that operators count posts by', () => {
  const sentences = ({ log }: Rehearsal) => log.map(({ msg }) => msg)

  it('is said once for a post, by its only publication', async () => {
    expect(sentences((await isOut()).stage)).toEqual(['Post post-1 published successfully as 77'])
  })

  it('is said for a post in feed and story when both are out, and not before', async () => {
    const other = (status: Publication['status']) => publicationOf({ id: 2, kind: 'story', status })
    const sayWith = async (status: Publication['status']) => {
      const stage = new Rehearsal({ publication: { status: 'committing' } })
      stage.post.publications.push(other(status))
      await published(stage.run, 'commit', '77')
      return sentences(stage)
    }
    expect(await sayWith('planned')).toEqual(['Post post-1: its feed is out as 77'])
    expect(await sayWith('failed')).toEqual(['Post post-1: its feed is out as 77'])
    expect(await sayWith('published')).toEqual(['Post post-1 published successfully as 77'])
  })
})

describe('a step that has failed', () => {
  const failing = async (
    failure: Partial<Failure> & { kind: Failure['kind'] },
    publication: Partial<Publication> = {},
  ) => {
    const stage = new Rehearsal({ publication: { status: 'committing', ...publication } })
    await stage.tools.gate.refresh()
    const result = await fails(stage.run, 'commit', { reason: 'why', trace: { httpStatus: 400 }, ...failure })
    return { stage, result }
  }

  it.each([
    ['retry', 'preparing', { kind: 'retry', reason: 'why' }],
    ['rate-limited', 'preparing', { kind: 'later', afterMs: 60_000, reason: 'why' }],
    ['waiting', 'preparing', { kind: 'later', afterMs: 60_000, reason: 'why' }],
    ['reauthorise', 'preparing', { kind: 'reauthorise', reason: 'why' }],
    ['token-invalid', 'preparing', { kind: 'token-invalid', reason: 'why' }],
    ['permission', 'failed', { kind: 'failed', reason: 'why', cause: 'permission' }],
    ['rejected', 'failed', { kind: 'failed', reason: 'why', cause: 'rejected' }],
    ['unconfirmed', 'unconfirmed', { kind: 'unconfirmed', reason: 'why', lookAgainMs: 30_000 }],
  ] as const)('(%s) leaves the publication %s, with the reason', async (kind, status, expected) => {
    const { stage, result } = await failing({ kind })
    expect(result).toEqual(expected)
    expect(stage.written).toMatchObject({ status, errorMessage: 'why' })
  })

  it('stands in the timeline with what the platform calls it', async () => {
    const { stage } = await failing({ kind: 'retry', trace: { httpStatus: 400, code: '190/460', requestId: 'r-7' } })
    const said = { outcome: 'retry', reason: 'why', httpStatus: 400, platformCode: '190/460', requestId: 'r-7' }
    expect(stage.timeline).toMatchObject([{ step: 'commit', ...said }])
    for (const kind of ['rejected', 'permission'] as const)
      expect((await failing({ kind })).stage.timeline).toMatchObject([{ outcome: 'failed' }])
  })

  it('waits as long as the platform asks', async () => {
    for (const kind of ['rate-limited', 'waiting'] as const)
      expect((await failing({ kind, retryAfterMs: 5_000 })).result).toMatchObject({ afterMs: 5_000 })
  })

  it('and may be out is looked for later, ever less often, but always', async () => {
    expect((await failing({ kind: 'unconfirmed' }, { looks: 3 })).result).toMatchObject({ lookAgainMs: 120_000 })
    expect((await failing({ kind: 'unconfirmed' }, { looks: 8 })).result).toMatchObject({ lookAgainMs: 30 * 60_000 })
  })

  it('teaches the other workers', async () => {
    expect((await failing({ kind: 'retry', trace: { httpStatus: 503 } })).stage.told).toEqual(['down host:facebook'])
    expect((await failing({ kind: 'rejected' })).stage.told).toEqual(['up host:facebook'])
    const limited = await failing({ kind: 'rate-limited', scope: 'app', retryAfterMs: 5_000 })
    expect(limited.stage.told).toContain('put app:facebook 5000')
  })
})
