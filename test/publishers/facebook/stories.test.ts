import { describe, expect, it } from 'vitest'
import type { Commit } from '../../../src/platforms/calls/publisher'
import { failureOf, prepareAll, publish } from '../../support/drive-publisher'
import { commitSent, usePage } from './page'

const page = usePage()
const photo = () => page.job({ kind: 'story', postType: 'feed_story', media: [page.remote('photo.jpg')] })
const idOf = (commit: Commit) => (commit.kind === 'published' ? commit.externalId : undefined)

describe('a photo story', () => {
  it('shows the photo once, beside a feed post of the same picture', async () => {
    const feed = page.job({ kind: 'feed', postType: 'feed_story', media: [page.remote('photo.jpg')] })
    await publish(page.publisher, feed)
    const story = await publish(page.publisher, photo())
    expect(page.shown()).toMatchObject([{ kind: 'feed' }, { kind: 'story', content: 'image', id: idOf(story) }])
    expect(page.shown()[1]?.media[0]?.blob?.sha256).toBe(page.sha256('/photo.jpg'))
    expect(page.count('facebook.photo.create.hidden')).toBe(2)
  })

  it('keeps every digit of an id that comes as a bare number', async () => {
    page.set({ facebookBareNumberIds: true })
    expect(idOf(await publish(page.publisher, photo()))).toBe(page.shown()[0]?.id)
  })

  it.each(['drop-after', 'error-after'] as const)('is found in the listing after %s', async (kind) => {
    const job = photo()
    const progress = await prepareAll(page.publisher, job)
    page.fault({ operation: 'facebook.photo-story.create', kind })
    expect(await failureOf(page.publisher.commit(job, progress))).toMatchObject({ kind: 'unconfirmed' })
    const found = await page.publisher.look(job, progress, commitSent())
    expect(found).toMatchObject({ kind: 'published', externalId: page.shown()[0]?.id })
  })

  it('is absent when it is not listed after a minute, not before, and not after a day', async () => {
    const job = photo()
    const progress = await prepareAll(page.publisher, job)
    page.fault({ operation: 'facebook.photo-story.create', kind: 'drop-before' })
    await failureOf(page.publisher.commit(job, progress))
    expect(await page.publisher.look(job, progress, commitSent(2_000))).toMatchObject({ kind: 'unknown' })
    expect(await page.publisher.look(job, progress, commitSent(90_000))).toMatchObject({ kind: 'absent' })
    const tooLate = await page.publisher.look(job, progress, commitSent(25 * 3_600_000))
    expect(tooLate).toMatchObject({ kind: 'unknown', final: true })
    const again = await prepareAll(page.publisher, job, progress)
    expect(again.photo).toBe(progress.photo)
    await page.publisher.commit(job, again)
    expect(page.shown()).toHaveLength(1)
  })

  it('cannot be shown twice even when the listing lies', async () => {
    const job = photo()
    const progress = await prepareAll(page.publisher, job)
    page.fault({ operation: 'facebook.photo-story.create', kind: 'drop-after' })
    page.fault({ operation: 'facebook.stories.list', kind: 'lying-list' })
    await failureOf(page.publisher.commit(job, progress))
    expect(await page.publisher.look(job, progress, commitSent(90_000))).toMatchObject({ kind: 'absent' })
    expect(await failureOf(page.publisher.commit(job, progress))).toMatchObject({ kind: 'unconfirmed' })
    expect(await page.publisher.look(job, progress, commitSent(90_000))).toMatchObject({ kind: 'published' })
    expect(page.shown()).toHaveLength(1)
  })

  it('uploads a photo anew that has died, found before the commit or by it', async () => {
    const job = photo()
    const progress = await prepareAll(page.publisher, job)
    page.pass(25 * 3_600_000)
    expect(await failureOf(page.publisher.commit(job, progress))).toMatchObject({ kind: 'retry' })
    const again = await prepareAll(page.publisher, job, progress)
    expect(again).toMatchObject({ rebuilt: 1 })
    await page.publisher.commit(job, again)
    expect(page.shown()).toHaveLength(1)
  })
})

describe.each(['own', 'remote'] as const)('a video story of an %s file', (place) => {
  const media = () => [place === 'own' ? page.own('aa/small.mp4') : page.remote('video.mp4')]
  const job = () => page.job({ kind: 'story', postType: 'story', media: media() })
  const sha = () => page.sha256(place === 'own' ? 'aa/small.mp4' : '/video.mp4')

  it('is finished once it is ready', async () => {
    page.set({ facebookVideoProcessingMs: 60_000 })
    const waits: unknown[] = []
    const progress = await prepareAll(page.publisher, job(), {}, (step) => {
      waits.push(step)
      page.pass(60_000)
    })
    // One, or more while the sandbox has not fetched the file yet.
    expect(waits[0]).toMatchObject({ kind: 'wait', forMs: 1_000 })
    const story = await page.publisher.commit(job(), progress)
    expect(page.shown()).toMatchObject([{ kind: 'story', id: idOf(story), media: [{ type: 'video' }] }])
    expect(page.shown()[0]?.media[0]?.blob?.sha256).toBe(sha())
  })

  it('is found by the listing, else by its status, after a lost answer', async () => {
    const progress = await prepareAll(page.publisher, job(), {}, () => page.pass(1_000))
    page.fault({ operation: 'facebook.video-story.finish', kind: 'drop-after' })
    await failureOf(page.publisher.commit(job(), progress))
    const id = page.shown()[0]?.id
    expect(await page.publisher.look(job(), progress, commitSent())).toMatchObject({
      kind: 'published',
      externalId: id,
    })
    page.fault({ operation: 'facebook.stories.list', kind: 'lying-list' })
    expect(await page.publisher.look(job(), progress, commitSent())).toMatchObject({ kind: 'published' })
  })

  it('is absent only when neither knows it after a minute', async () => {
    const progress = await prepareAll(page.publisher, job(), {}, () => page.pass(1_000))
    page.fault({ operation: 'facebook.video-story.finish', kind: 'drop-before' })
    await failureOf(page.publisher.commit(job(), progress))
    expect(await page.publisher.look(job(), progress, commitSent(30_000))).toMatchObject({ kind: 'unknown' })
    expect(await page.publisher.look(job(), progress, commitSent(90_000))).toMatchObject({ kind: 'absent' })
    await page.publisher.commit(job(), await prepareAll(page.publisher, job(), progress))
    expect(page.shown()).toHaveLength(1)
  })
})
