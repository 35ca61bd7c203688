import { describe, expect, it } from 'vitest'
import { failureOf } from '../../support/drive-publisher'
import { instagramJob, readyOf, stepsOf, useInstagram } from './support'

const sandbox = useInstagram()
const { photo, video, published, calls, fault } = sandbox
const DAY_MS = 24 * 3_600_000
const created = () => calls('instagram.container.create').length

describe('a container that is not ready', () => {
  it('is asked again with growing pauses, and published once', async () => {
    sandbox.set({ instagramProcessingPolls: 14 })
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo()] })
    const steps = await stepsOf(publisher, job)
    const pauses = steps.flatMap((step) => (step.kind === 'wait' ? [step.forMs / 1000] : []))
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 120, 240, 300])
    await publisher.commit(job, steps.at(-1)?.progress ?? {})
    expect(published()).toHaveLength(1)
    expect(created()).toBe(1)
  })

  it('waits for every child of a carousel, then for the carousel', async () => {
    sandbox.set({ instagramProcessingPolls: 1 })
    const { publisher } = sandbox.publisher()
    const steps = await stepsOf(publisher, instagramJob({ media: [photo(), video(), photo()] }))
    const waited = steps.flatMap((step) => (step.kind === 'wait' ? [step.did] : []))
    expect([...new Set(waited)]).toEqual(['poll-child 1/3', 'poll-child 2/3', 'poll-child 3/3', 'poll-container'])
    expect(created()).toBe(4)
  })

  it('is not taken for ready when publishing says that it is not', async () => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo()] })
    const progress = await readyOf(publisher, job)
    fault({ operation: 'instagram.publish', kind: 'error-before', code: 9007, subcode: 2207027, status: 400 })
    expect(await failureOf(publisher.commit(job, progress))).toMatchObject({ kind: 'waiting' })
    await publisher.commit(job, await readyOf(publisher, job, progress))
    expect(published()).toHaveLength(1)
  })
})

describe('a container that comes to nothing', () => {
  it('is built anew when it failed for a passing reason, twice and no more', async () => {
    sandbox.set({ instagramProcessingError: 2207003 })
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo()] })
    expect(await failureOf(stepsOf(publisher, job))).toMatchObject({
      kind: 'rejected',
      reason: expect.stringMatching(/2207003, after being built 3 times/),
    })
    expect(created()).toBe(3)
  })

  it('gives the reason a moment to pass before it is built anew', async () => {
    sandbox.set({ instagramProcessingError: 2207052 })
    const { publisher } = sandbox.publisher()
    const steps = await stepsOf(publisher, instagramJob({ media: [photo()] }), {}, 4)
    expect(steps.flatMap((step) => (step.kind === 'wait' ? [step.forMs] : []))).toEqual([5_000, 60_000])
  })

  it('is given up at once when the file is refused for good', async () => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ kind: 'reel', media: [video('broken.mp4')] })
    expect(await failureOf(stepsOf(publisher, job))).toMatchObject({ kind: 'rejected' })
    expect(created()).toBe(1)
  })

  it('is given up at once when the account is restricted', async () => {
    sandbox.set({ instagramProcessingError: 2207050 })
    const { publisher } = sandbox.publisher()
    expect(await failureOf(stepsOf(publisher, instagramJob({ media: [photo()] })))).toMatchObject({
      kind: 'permission',
    })
  })

  it.each([
    [2207082, /Error: .*2207082, after being built 2 times: .* music set on a video without sound$/],
    [2207085, /Error: .*2207085, after being built 2 times: .* look at format, length and resolution of the video$/],
  ])(
    'is believed in words alone: those of %i are shown, and it is built anew no oftener than it helps',
    async (number, reason) => {
      sandbox.set({ instagramContainerAnswer: 'words', instagramProcessingError: number })
      const { publisher } = sandbox.publisher()
      expect(await failureOf(stepsOf(publisher, instagramJob({ media: [photo()] })))).toMatchObject({
        kind: 'rejected',
        reason: expect.stringMatching(reason),
      })
      expect(created()).toBe(2)
    },
  )

  it('is published when only its words say that it is ready', async () => {
    sandbox.set({ instagramContainerAnswer: 'words', instagramProcessingPolls: 2 })
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo()] })
    await publisher.commit(job, await readyOf(publisher, job))
    expect(published()).toHaveLength(1)
  })

  it.each([
    ['a state that nobody has told of', { id: '1', status_code: 'QUEUED', status: 'Queued: behind others' }],
    ['no state at all', { id: '1' }],
  ])('is waited for with %s, and given up in the end', async (_what, body) => {
    fault({ operation: 'instagram.container.status', kind: 'error-before', status: 200, body, every: true })
    const { publisher } = sandbox.publisher()
    const failure = await failureOf(stepsOf(publisher, instagramJob({ media: [photo()] })))
    expect(failure).toMatchObject({ kind: 'rejected', reason: expect.stringContaining('after being built 3 times') })
    expect(calls('instagram.container.status')).toHaveLength(30)
  })

  it('is built anew with all its children when it has expired', async () => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo(), photo()] })
    const progress = await readyOf(publisher, job)
    sandbox.world().clock.advance(DAY_MS)
    const again = await readyOf(publisher, job, progress)
    expect(created()).toBe(6)
    await publisher.commit(job, again)
    expect(published()).toHaveLength(1)
  })

  it('is built anew with all its children when one of them is not found', async () => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo(), photo()] })
    fault({
      operation: 'instagram.container.create.carousel',
      kind: 'error-before',
      code: 24,
      subcode: 2207006,
      status: 400,
    })
    await readyOf(publisher, job)
    expect(created()).toBe(6)
  })

  it.each([
    ['24/2207008', { code: 24, subcode: 2207008 }],
    ['100/33', { code: 100, subcode: 33 }],
  ])('is believed to be gone only after several answers of %s', async (_, error) => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo()] })
    fault({ operation: 'instagram.container.status', kind: 'error-before', status: 400, ...error, next: 2 })
    await readyOf(publisher, job)
    expect(created()).toBe(1)
    fault({ operation: 'instagram.container.status', kind: 'error-before', status: 400, ...error, next: 3 })
    await readyOf(publisher, job)
    expect(created()).toBe(3)
  })

  it('asks for another token when none of its containers can be read', async () => {
    sandbox.set({ instagramReadsNeedUserToken: true })
    const { publisher } = sandbox.publisher()
    const failure = await failureOf(stepsOf(publisher, instagramJob({ media: [photo()] })))
    expect(failure).toMatchObject({ kind: 'permission', reason: expect.stringContaining('not read them') })
    expect(created()).toBe(3)
  })
})

describe('a container that may have been published', () => {
  it('is not replaced while a post that may be made of it is listed', async () => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ caption: 'Same', media: [photo()] })
    const progress = await readyOf(publisher, job)
    await publisher.commit(job, await readyOf(publisher, job))
    fault({ operation: 'instagram.container.status', kind: 'error-before', code: 24, subcode: 2207008, next: 4 })
    expect(await failureOf(stepsOf(publisher, job, progress))).toMatchObject({ kind: 'unconfirmed' })
    expect(published()).toHaveLength(1)
  })

  it('is not replaced when it cannot be read', async () => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo()] })
    const progress = await readyOf(publisher, job)
    sandbox.set({ instagramReadsNeedUserToken: true })
    expect(await failureOf(stepsOf(publisher, job, progress))).toMatchObject({ kind: 'unconfirmed' })
    expect(created()).toBe(1)
  })

  it('is replaced when a person has looked since and sends it again', async () => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ kind: 'story', media: [photo()] })
    const progress = await readyOf(publisher, job)
    await publisher.commit(job, await readyOf(publisher, job))
    sandbox.world().clock.advance(DAY_MS)
    await publisher.commit(job, await readyOf(publisher, job))
    const [doubted] = await stepsOf(publisher, job, progress, 1)
    expect(await failureOf(stepsOf(publisher, job, doubted?.progress))).toMatchObject({ kind: 'unconfirmed' })
    const tried = doubted?.progress.tried as { doubtedAt: number }
    const later = { ...doubted?.progress, tried: { ...tried, doubtedAt: tried.doubtedAt - 700_000 } }
    expect(await readyOf(publisher, job, later)).toMatchObject({ rebuilt: 1 })
  })

  it('is not published again once it says that it is published', async () => {
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo()] })
    const progress = await readyOf(publisher, job)
    await publisher.commit(job, progress)
    expect(await failureOf(stepsOf(publisher, job, progress))).toMatchObject({ kind: 'unconfirmed' })
  })
})

describe('the publishing limit', () => {
  it('holds a post back before the commit when it is used up', async () => {
    sandbox.set({ instagramQuotaTotal: 1 })
    const { publisher } = sandbox.publisher()
    const job = instagramJob({ media: [photo()] })
    await publisher.commit(job, await readyOf(publisher, job))
    expect(await failureOf(stepsOf(publisher, job))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 3_600_000,
      reason: expect.stringContaining('1 of 1 post'),
    })
    expect(calls('instagram.publish')).toHaveLength(1)
    sandbox.world().clock.advance(DAY_MS)
    await publisher.commit(job, await readyOf(publisher, job))
    expect(published()).toHaveLength(2)
  })

  it.each(['error-before', 'html', 'ok-with-error', 'rate-limit', 'token-dead', 'drop-before'] as const)(
    'is no obstacle when reading it ends in %s',
    async (kind) => {
      fault({ operation: 'instagram.limit.read', kind })
      const { publisher } = sandbox.publisher()
      const job = instagramJob({ media: [photo()] })
      await publisher.commit(job, await readyOf(publisher, job))
      expect(published()).toHaveLength(1)
      expect(calls('instagram.limit.read')).toHaveLength(1)
    },
  )

  it('is no obstacle when nobody answers, even for a client with much patience', async () => {
    fault({ operation: 'instagram.limit.read', kind: 'timeout-before' })
    const { publisher } = sandbox.publisher(60_000)
    const job = instagramJob({ media: [photo()] })
    const startedAt = performance.now()
    await publisher.commit(job, await readyOf(publisher, job))
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(published()).toHaveLength(1)
  })
})
