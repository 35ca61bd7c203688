import { describe, expect, it } from 'vitest'
import { failureOf, prepareAll, publish } from '../../support/drive-publisher'
import { commitSent, usePage } from './page'

const page = usePage()
const texts = { kind: 'reel', postType: 'reel', caption: 'Kneading', title: 'Dough' } as const
const own = (name: 'aa/small.mp4' | 'ab/large.mp4' = 'aa/small.mp4') => page.job({ ...texts, media: [page.own(name)] })
const remote = (name = 'video.mp4') => page.job({ ...texts, media: [page.remote(name)] })

describe('a reel', () => {
  it.each([
    ['sent in bytes', own, 'aa/small.mp4'],
    ['sent by its address', remote, '/video.mp4'],
  ] as const)('%s is out with its texts', async (_how, jobOf, file) => {
    const job = jobOf()
    const progress = await prepareAll(page.publisher, job, {}, () => page.pass(1_000))
    const commit = await page.publisher.commit(job, progress)
    expect(commit).toMatchObject({ kind: 'accepted' })
    const found = await page.publisher.look(job, progress, commitSent())
    expect(found).toMatchObject({ kind: 'published', externalId: progress.video })
    expect(page.shown()).toMatchObject([{ kind: 'reel', text: 'Kneading', title: 'Dough' }])
    expect(page.shown()[0]?.media[0]?.blob?.sha256).toBe(page.sha256(file))
    expect(await page.publisher.permalink(job, String(progress.video))).toBe(page.shown()[0]?.permalink)
    expect(await page.publisher.comment?.(job, String(progress.video), 'First!')).toBeDefined()
  })

  it('of many megabytes goes in parts, each of which another worker can follow', async () => {
    const job = own('ab/large.mp4')
    await publish(page.publisher, job)
    expect(page.count('facebook.rupload')).toBe(3)
    expect(page.shown()[0]?.media[0]?.blob?.sha256).toBe(page.sha256('ab/large.mp4'))
  })

  it('goes on from the bytes that have come when an answer is lost or progress was not saved', async () => {
    const job = own('ab/large.mp4')
    const started = await page.publisher.prepare(job, {})
    // The first part is sent twice: its worker died before saving that it had come.
    const part = await page.publisher.prepare(job, started.progress)
    expect(part.progress).toMatchObject({ offset: 8 * 1024 * 1024 })
    expect((await page.publisher.prepare(job, started.progress)).progress).toMatchObject({ offset: 8 * 1024 * 1024 })
    page.fault({ operation: 'facebook.rupload', kind: 'drop-after' })
    await page.publisher.commit(job, await prepareAll(page.publisher, job, part.progress))
    expect(page.shown()[0]?.media[0]?.blob?.sha256).toBe(page.sha256('ab/large.mp4'))
    expect(page.count('facebook.reel.start')).toBe(1)
  })

  it('is processed before it is finished, or finished on the way when that takes long', async () => {
    page.set({ facebookVideoProcessingMs: 3_600_000 })
    let waits = 0
    const job = own()
    const progress = await prepareAll(page.publisher, job, {}, () => {
      waits += 1
    })
    expect(waits).toBe(15)
    await page.publisher.commit(job, progress)
    expect(await page.publisher.look(job, progress, commitSent())).toMatchObject({ kind: 'unknown' })
    page.pass(3_600_000)
    page.set({ phaseStatusWord: 'completed' })
    expect(await page.publisher.look(job, progress, commitSent())).toMatchObject({ kind: 'published' })
    expect(page.shown()).toHaveLength(1)
  })

  it.each(['bytes_transfered', 'bytes_transferred'] as const)('goes on from its %s', async (facebookBytesField) => {
    page.set({ facebookBytesField })
    page.fault({ operation: 'facebook.rupload', kind: 'drop-after' })
    await page.publisher.commit(own('ab/large.mp4'), await prepareAll(page.publisher, own('ab/large.mp4')))
    expect(page.count('facebook.rupload')).toBe(3)
    expect(page.shown()).toHaveLength(1)
  })

  it.each(['complete', 'completed'] as const)('is out when its phase is %s', async (phaseStatusWord) => {
    page.set({ phaseStatusWord })
    const progress = await prepareAll(page.publisher, own())
    await page.publisher.commit(own(), progress)
    expect(await page.publisher.look(own(), progress, commitSent())).toMatchObject({ kind: 'published' })
  })

  it.each(['drop-after', 'error-after', 'timeout-after'] as const)('is found by its id after %s', async (kind) => {
    const progress = await prepareAll(page.publisher, own())
    page.fault({ operation: 'facebook.reel.finish', kind })
    expect(await failureOf(page.publisher.commit(own(), progress))).toMatchObject({ kind: 'unconfirmed' })
    expect(await page.publisher.look(own(), progress, commitSent())).toMatchObject({ kind: 'published' })
  })

  it('is absent when its publishing has not begun, but not in the first moments', async () => {
    const progress = await prepareAll(page.publisher, own())
    page.fault({ operation: 'facebook.reel.finish', kind: 'drop-before' })
    await failureOf(page.publisher.commit(own(), progress))
    expect(await page.publisher.look(own(), progress, commitSent(30_000))).toMatchObject({ kind: 'unknown' })
    expect(await page.publisher.look(own(), progress, commitSent(90_000))).toMatchObject({ kind: 'absent' })
    await page.publisher.commit(own(), await prepareAll(page.publisher, own(), progress))
    expect(page.shown()).toHaveLength(1)
  })

  it('is not finished again when it turns out to be published after all', async () => {
    const progress = await prepareAll(page.publisher, own())
    await page.publisher.commit(own(), progress)
    const failure = await failureOf(page.publisher.prepare(own(), progress))
    expect(failure).toMatchObject({ kind: 'unconfirmed' })
  })

  it('that cannot be processed after its finish has failed for certain', async () => {
    page.set({ facebookVideoProcessingMs: 3_600_000 })
    const progress = await prepareAll(page.publisher, own())
    await page.publisher.commit(own(), progress)
    page.set({ facebookVideoProcessingFails: true })
    page.pass(3_600_000)
    expect(await page.publisher.look(own(), progress, commitSent())).toMatchObject({ kind: 'failed' })
  })

  it('whose file is no video, or not to be had, is begun anew twice and then refused', async () => {
    for (const name of ['no-video.mp4', 'absent.mp4']) {
      const failure = await failureOf(prepareAll(page.publisher, remote(name)))
      expect(failure).toMatchObject({ kind: 'rejected' })
    }
    expect(page.count('facebook.reel.start')).toBe(6)
    page.set({ facebookVideoProcessingFails: true })
    const failure = await failureOf(prepareAll(page.publisher, own()))
    expect(failure).toMatchObject({ kind: 'rejected', reason: expect.stringContaining('could not be processed') })
  })

  it('does not send its address twice when only the answer was lost', async () => {
    page.fault({ operation: 'facebook.rupload', kind: 'drop-after' })
    const progress = await prepareAll(page.publisher, remote(), {}, () => page.pass(1_000))
    await page.publisher.commit(remote(), progress)
    expect(page.shown()).toHaveLength(1)
    expect(page.count('facebook.rupload')).toBe(1)
  })

  it('waits for the daily limit of the page at no cost', async () => {
    page.set({ facebookReelsPerDay: 0 })
    expect(await failureOf(publish(page.publisher, own()))).toMatchObject({ kind: 'rate-limited' })
  })

  it('holds when the token dies in the middle of the upload', async () => {
    const started = await page.publisher.prepare(own(), {})
    page.fault({ operation: 'facebook.rupload', kind: 'token-dead', subcode: 460 })
    expect(await failureOf(page.publisher.prepare(own(), started.progress))).toMatchObject({ kind: 'reauthorise' })
  })
})
