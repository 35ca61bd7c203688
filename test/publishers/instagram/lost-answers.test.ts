import { describe, expect, it } from 'vitest'
import type { PublishJob } from '../../../src/platforms/calls/publisher'
import type { FaultRule } from '../../../src/sandbox/state/faults'
import { failureOf } from '../../support/drive-publisher'
import { instagramJob, left, readyOf, useInstagram } from './support'

const sandbox = useInstagram()
const { photo, video, published, fault } = sandbox
const LONG_AGO = 90_000

const kinds: [string, () => Partial<PublishJob>][] = [
  ['an image', () => ({ caption: 'Hi @you  #tag', media: [photo()] })],
  ['an image without text', () => ({ media: [photo()] })],
  ['a carousel', () => ({ caption: 'Two', media: [photo(), video()] })],
  ['a reel', () => ({ kind: 'reel', caption: 'Reel', media: [video()] })],
  ['a single video', () => ({ caption: 'Film', media: [video()] })],
  ['an image story', () => ({ kind: 'story', media: [photo()] })],
  ['a video story', () => ({ kind: 'story', media: [video()] })],
]
const afterEffect: FaultRule[] = [
  { kind: 'drop-after' },
  { kind: 'error-after' },
  { kind: 'error-after', code: -1, subcode: 2207001, status: 400 },
  { kind: 'error-after', code: 4, subcode: 2207051, status: 400 },
  { kind: 'error-after', code: 100, subcode: 33, status: 400 },
  { kind: 'timeout-after' },
  { kind: 'html', effect: true },
  { kind: 'ok-with-error', effect: true },
]

/** Commits with a fault in the way; returns what is needed to look for it. */
async function lose(given: Partial<PublishJob>, rule: FaultRule, login: 'facebook' | 'instagram' = 'facebook') {
  // Short only where it is waited for: a busy machine takes longer than that for an ordinary answer.
  const { publisher } = sandbox.publisher(rule.kind === 'timeout-after' ? 400 : undefined)
  const job = instagramJob(given, login)
  const progress = await readyOf(publisher, job)
  fault({ operation: 'instagram.publish', ...rule })
  expect(await failureOf(publisher.commit(job, progress))).toMatchObject({ kind: 'unconfirmed' })
  return { publisher, job, progress }
}

/** Publishes something of the same kind, as a person would by hand. */
async function byHand(given: Partial<PublishJob>, login: 'facebook' | 'instagram' = 'facebook') {
  const { publisher } = sandbox.publisher()
  const job = instagramJob(given, login)
  await publisher.commit(job, await readyOf(publisher, job))
  return published().at(-1)?.id ?? ''
}

describe.each(['facebook', 'instagram'] as const)('with %s login', (login) => {
  describe.each(kinds)('%s whose commit was not answered', (_, given) => {
    it('is found', async () => {
      const { publisher, job, progress } = await lose(given(), { kind: 'drop-after' }, login)
      const look = await publisher.look(job, progress, left())
      expect(look).toMatchObject({ kind: 'published', externalId: published()[0]?.id })
      expect(published()).toHaveLength(1)
    })

    it('is sent again only when it is certainly absent, and the same container', async () => {
      const { publisher, job, progress } = await lose(given(), { kind: 'drop-before' }, login)
      expect((await publisher.look(job, progress, left(2_000))).kind).toBe('unknown')
      expect((await publisher.look(job, progress, left(LONG_AGO))).kind).toBe('absent')
      const again = await readyOf(publisher, job, progress)
      expect(again).toMatchObject({ container: progress.container })
      await publisher.commit(job, again)
      expect(published()).toHaveLength(1)
    })
  })

  it.each(kinds)('%s is found though captions are hidden', async (_, given) => {
    sandbox.set({ instagramLoginHidesCaption: true, instagramStripsMentions: true })
    const { publisher, job, progress } = await lose(given(), { kind: 'drop-after' }, login)
    expect(await publisher.look(job, progress, left())).toMatchObject({ externalId: published()[0]?.id })
  })
})

it.each(afterEffect)('finds what was published behind %j', async (rule) => {
  const { publisher, job, progress } = await lose({ caption: 'x', media: [photo()] }, rule)
  expect(await publisher.look(job, progress, left())).toMatchObject({ externalId: published()[0]?.id })
})

it.each(['same-id', 'error', 'duplicate'] as const)(
  'never shows two when a second publish means %s',
  async (answer) => {
    sandbox.set({ repeatedMediaPublish: answer })
    const { publisher, job, progress } = await lose({ caption: 'x', media: [photo()] }, { kind: 'error-after' })
    // Both the listing and the status lag: nothing is decided yet.
    fault({ operation: 'instagram.media.list', kind: 'lying-list' })
    fault({ operation: 'instagram.container.status', kind: 'lying-list' })
    expect((await publisher.look(job, progress, left(3_000))).kind).toBe('unknown')
    // The listing alone lags.
    fault({ operation: 'instagram.media.list', kind: 'lying-list' })
    const unseen = await publisher.look(job, progress, left(LONG_AGO))
    expect(unseen).toMatchObject({ kind: 'unknown', because: expect.stringContaining('it is out') })
    // Whoever is sent on to the commit meets the status before it.
    expect(await failureOf(publisher.prepare(job, progress))).toMatchObject({ kind: 'unconfirmed' })
    expect((await publisher.look(job, progress, left(LONG_AGO))).kind).toBe('published')
    expect(published()).toHaveLength(1)
  },
)

describe('what somebody posted by hand', () => {
  it('is not taken for ours when its text or kind differs', async () => {
    const { publisher, job, progress } = await lose({ caption: 'Ours', media: [photo()] }, { kind: 'drop-before' })
    await byHand({ caption: 'Theirs', media: [photo()] })
    await byHand({ caption: 'Ours', media: [photo(), photo()] })
    await byHand({ caption: 'Ours', media: [video()] })
    expect((await publisher.look(job, progress, left(LONG_AGO))).kind).toBe('absent')
  })

  it('is not taken for ours when another post owns it', async () => {
    const theirs = await byHand({ caption: 'Same', media: [photo()] })
    const { publisher, job, progress } = await lose({ caption: 'Same', media: [photo()] }, { kind: 'drop-after' })
    const look = await publisher.look(job, progress, left(1_000, [theirs]))
    expect(look).toMatchObject({ kind: 'published', externalId: published().at(-1)?.id })
  })

  it('leaves it open which of two equal posts is ours', async () => {
    await byHand({ caption: 'Same', media: [photo()] })
    const { publisher, job, progress } = await lose({ caption: 'Same', media: [photo()] }, { kind: 'drop-after' })
    expect((await publisher.look(job, progress, left(LONG_AGO))).kind).toBe('unknown')
  })

  it('is not taken for a story of ours that still waits', async () => {
    const { publisher, job, progress } = await lose({ kind: 'story', media: [photo()] }, { kind: 'drop-before' })
    await byHand({ kind: 'story', media: [photo()] })
    expect((await publisher.look(job, progress, left(LONG_AGO))).kind).toBe('unknown')
    expect((await publisher.look(job, progress, left(700_000))).kind).toBe('absent')
  })

  it('is not taken for ours when captions are hidden and two fit', async () => {
    sandbox.set({ instagramLoginHidesCaption: true })
    await byHand({ caption: 'Theirs', media: [photo()] }, 'instagram')
    const ours = { caption: 'Ours', media: [photo()] }
    const { publisher, job, progress } = await lose(ours, { kind: 'drop-after' }, 'instagram')
    const look = await publisher.look(job, progress, left())
    expect(look).toMatchObject({ kind: 'unknown', because: expect.stringContaining('several posts') })
  })

  it('is too old or too young to be ours', async () => {
    await byHand({ kind: 'story', media: [photo()] })
    sandbox.world().clock.advance(-600_000)
    const { publisher, job, progress } = await lose({ kind: 'story', media: [photo()] }, { kind: 'drop-after' })
    sandbox.world().clock.advance(600_000)
    const ours = { ...left(0), at: new Date(Date.now() - 600_000), ageMs: 600_000 }
    expect(await publisher.look(job, progress, ours)).toMatchObject({ externalId: published()[1]?.id })
  })
})

describe('a container that no longer says anything', () => {
  it('is settled by a post of the same text, and by nothing else', async () => {
    const text = await lose({ caption: 'Text', media: [photo()] }, { kind: 'drop-after' })
    const none = await lose({ kind: 'story', media: [photo()] }, { kind: 'drop-after' })
    const unsent = await lose({ caption: 'Unsent', media: [photo()] }, { kind: 'drop-before' })
    sandbox.set({ instagramReadsNeedUserToken: true })
    const ask = (lost: typeof text) => lost.publisher.look(lost.job, lost.progress, left(LONG_AGO))
    expect(await ask(text)).toMatchObject({ kind: 'published', externalId: published()[0]?.id })
    expect((await ask(none)).kind).toBe('unknown')
    expect((await ask(unsent)).kind).toBe('unknown')
  })

  it('is not known to be absent once it has expired', async () => {
    const { publisher, job, progress } = await lose({ caption: 'x', media: [photo()] }, { kind: 'drop-before' })
    sandbox.world().clock.advance(24 * 3_600_000)
    expect((await publisher.look(job, progress, left(LONG_AGO))).kind).toBe('unknown')
  })
})

it('asks without caption and product type where a login refuses them', async () => {
  const { publisher, job, progress } = await lose(
    { caption: 'x', media: [photo()] },
    { kind: 'drop-after' },
    'instagram',
  )
  fault({ operation: 'instagram.media.list', kind: 'error-before', code: 100, status: 400 })
  sandbox.set({ instagramLoginHidesCaption: true })
  expect(await publisher.look(job, progress, left())).toMatchObject({ externalId: published()[0]?.id })
  expect(sandbox.calls('instagram.media.list')).toHaveLength(2)
})

it('leaves it open when the listing cannot be read', async () => {
  const { publisher, job, progress } = await lose({ caption: 'x', media: [photo()] }, { kind: 'drop-after' })
  fault({ operation: 'instagram.media.list', kind: 'html' })
  expect(await failureOf(publisher.look(job, progress, left(LONG_AGO)))).toMatchObject({ kind: 'retry' })
})

it('reads a listing of several pages', async () => {
  sandbox.set({ instagramQuotaTotal: 1_000, fetchMedia: false })
  const { publisher, job, progress } = await lose({ caption: 'First', media: [photo()] }, { kind: 'drop-after' })
  const id = published()[0]?.id
  for (let n = 0; n < 110; n++) await byHand({ caption: `Later ${n}`, media: [photo()] })
  expect(await publisher.look(job, progress, left())).toMatchObject({ kind: 'published', externalId: id })
}, 60_000)
