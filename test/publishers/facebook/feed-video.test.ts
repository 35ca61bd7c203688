import { describe, expect, it } from 'vitest'
import { failureOf, prepareAll } from '../../support/drive-publisher'
import { commitSent, usePage } from './page'

const page = usePage()
const texts = { caption: 'Kneading', title: 'Dough' }
const large = () => page.job({ ...texts, media: [page.own('ab/large.mp4')] })
const small = () => page.job({ ...texts, media: [page.own('aa/small.mp4')] })

describe('a feed video', () => {
  it.each([
    ['of ours, in chunks', large, 'ab/large.mp4', 6],
    [
      'that lies elsewhere, through us',
      () => page.job({ ...texts, media: [page.remote('video.mp4')] }),
      '/video.mp4',
      1,
    ],
  ] as const)('%s is out with its texts', async (_how, jobOf, file, chunks) => {
    const job = jobOf()
    const progress = await prepareAll(page.publisher, job)
    expect(page.shown()).toEqual([])
    expect(await page.publisher.commit(job, progress)).toMatchObject({ kind: 'accepted' })
    const found = await page.publisher.look(job, progress, commitSent())
    expect(found).toMatchObject({ kind: 'published', externalId: progress.video })
    expect(page.shown()).toMatchObject([{ kind: 'feed', content: 'video', text: 'Kneading', title: 'Dough' }])
    expect(page.shown()[0]?.media[0]?.blob?.sha256).toBe(page.sha256(file))
    expect(page.count('facebook.video.transfer')).toBe(chunks)
  })

  it('goes on at the offset the platform names, after a lost answer and after unsaved progress', async () => {
    const started = await page.publisher.prepare(large(), {})
    const first = await page.publisher.prepare(large(), started.progress)
    page.fault({ operation: 'facebook.video.transfer', kind: 'drop-after' })
    expect(await failureOf(page.publisher.prepare(large(), first.progress))).toMatchObject({ kind: 'retry' })
    const progress = await prepareAll(page.publisher, large(), started.progress)
    await page.publisher.commit(large(), progress)
    expect(page.shown()[0]?.media[0]?.blob?.sha256).toBe(page.sha256('ab/large.mp4'))
    expect(page.count('facebook.video.start')).toBe(1)
  })

  it('begins anew when the upload session is gone, at most twice', async () => {
    const gone = { video: '1', session: '1', size: 200_000, next: 0, end: 200_000 }
    const progress = await prepareAll(page.publisher, small(), gone)
    expect(progress).toMatchObject({ rebuilt: 1 })
    expect(await failureOf(page.publisher.prepare(small(), { ...gone, rebuilt: 2 }))).toMatchObject({
      kind: 'rejected',
    })
  })

  it.each(['drop-after', 'error-after'] as const)('is found by its id after %s', async (kind) => {
    page.set({ facebookVideoProcessingMs: 60_000 })
    const progress = await prepareAll(page.publisher, small())
    page.fault({ operation: 'facebook.video.finish', kind })
    expect(await failureOf(page.publisher.commit(small(), progress))).toMatchObject({ kind: 'unconfirmed' })
    expect(await page.publisher.look(small(), progress, commitSent(90_000))).toMatchObject({ kind: 'unknown' })
    page.pass(60_000)
    expect(await page.publisher.look(small(), progress, commitSent(90_000))).toMatchObject({ kind: 'published' })
    expect(page.shown()).toHaveLength(1)
  })

  it('is absent while its upload was not finished, but not in the first moments', async () => {
    const progress = await prepareAll(page.publisher, small())
    page.fault({ operation: 'facebook.video.finish', kind: 'drop-before' })
    await failureOf(page.publisher.commit(small(), progress))
    expect(await page.publisher.look(small(), progress, commitSent(30_000))).toMatchObject({ kind: 'unknown' })
    expect(await page.publisher.look(small(), progress, commitSent(90_000))).toMatchObject({ kind: 'absent' })
    await page.publisher.commit(small(), await prepareAll(page.publisher, small(), progress))
    expect(page.shown()).toHaveLength(1)
  })

  it('is not finished again when it turns out to be published after all', async () => {
    const progress = await prepareAll(page.publisher, small())
    await page.publisher.commit(small(), progress)
    expect(await failureOf(page.publisher.prepare(small(), progress))).toMatchObject({ kind: 'unconfirmed' })
  })

  it('that cannot be processed has failed for certain', async () => {
    page.set({ facebookVideoProcessingFails: true })
    const progress = await prepareAll(page.publisher, small())
    await page.publisher.commit(small(), progress)
    expect(await page.publisher.look(small(), progress, commitSent())).toMatchObject({ kind: 'failed' })
  })
})
