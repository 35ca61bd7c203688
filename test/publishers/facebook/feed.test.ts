import { describe, expect, it } from 'vitest'
import { failureOf, prepareAll, publish } from '../../support/drive-publisher'
import { commitSent, usePage } from './page'

const page = usePage()
const photos = () => [
  page.remote('photo.jpg', { altText: 'Bread' }),
  page.remote('second.jpg'),
  page.remote('third.jpg'),
]

describe.each(['publisher', 'direct'] as const)('a feed post by the %s', (name) => {
  it('shows text, a link, one photo and several in their order', async () => {
    await publish(page[name], page.job({ caption: 'Only text' }))
    await publish(page[name], page.job({ caption: 'With link', link: 'https://example.org/a?b=c' }))
    await publish(page[name], page.job({ caption: 'One photo', media: photos().slice(0, 1) }))
    const { kind } = await publish(page[name], page.job({ caption: 'Three photos', media: photos() }))
    expect(kind).toBe('published')
    expect(page.shown()).toMatchObject([
      { text: 'Only text', content: 'text' },
      { text: 'With link', link: 'https://example.org/a?b=c' },
      { text: 'One photo', content: 'image', media: [{ altText: 'Bread' }] },
      { text: 'Three photos', content: 'carousel', media: [{ altText: 'Bread' }, {}, {}] },
    ])
    const shas = page.shown()[3]?.media.map((m) => m.blob?.sha256)
    expect(shas).toEqual(['/photo.jpg', '/second.jpg', '/third.jpg'].map(page.sha256))
  })

  it('names its photos by ASCII addresses', async () => {
    const media = [page.remote('bröt chen.jpg')]
    await publish(page[name], page.job({ caption: 'Umlaut', media }))
    expect(page.shown()[0]?.media[0]?.sourceUrl).toMatch(/br%C3%B6t%20chen\.jpg$/)
  })

  it('goes on where another worker stopped, uploading no photo twice', async () => {
    const job = page.job({ caption: 'Resumed', media: photos() })
    page.fault({ operation: 'facebook.photo.create.hidden', kind: 'error-before', code: 2, nth: 2 })
    const first = await page[name].prepare(job, {})
    await failureOf(page[name].prepare(job, first.progress))
    const done = await prepareAll(page[name], job, JSON.parse(JSON.stringify(first.progress)))
    await page[name].commit(job, done)
    expect(page.count('facebook.photo.create.hidden')).toBe(4)
    expect(page.shown()).toMatchObject([{ text: 'Resumed', media: [{}, {}, {}] }])
  })

  it('uploads photos anew that have died in the meantime, and gives up when they always do', async () => {
    const job = page.job({ caption: 'Slept over it', media: photos().slice(0, 2) })
    const one = await page[name].prepare(job, {})
    page.pass(25 * 3_600_000)
    const two = await page[name].prepare(job, one.progress)
    const done = await prepareAll(page[name], job, two.progress)
    await page[name].commit(job, done)
    expect(page.shown()).toMatchObject([{ media: [{}, {}] }])
    page.set({ facebookHiddenPhotoHours: 0 })
    const lost =
      name === 'direct' ? { mode: 'direct', photos: ['1', '2'], rebuilt: 2 } : { photos: ['1', '2'], rebuilt: 2 }
    expect(await failureOf(prepareAll(page[name], job, lost))).toMatchObject({ kind: 'rejected' })
  })
})

describe('a feed post in two phases', () => {
  it('uses other photos when a hidden post of a lost answer shows them already', async () => {
    const job = page.job({ caption: 'Lost', media: photos() })
    page.fault({ operation: 'facebook.feed.create.hidden', kind: 'drop-after' })
    const saved = { photos: [] as string[] }
    let progress: Record<string, unknown> = saved
    for (let n = 0; n < 3; n++) progress = (await page.publisher.prepare(job, progress)).progress
    expect(await failureOf(page.publisher.prepare(job, progress))).toMatchObject({ kind: 'retry' })
    await page.publisher.commit(job, await prepareAll(page.publisher, job, progress))
    expect(page.shown()).toMatchObject([{ text: 'Lost', media: [{}, {}, {}] }])
  })

  it.each(['drop-after', 'error-after', 'drop-before'] as const)('is looked up exactly after %s', async (kind) => {
    const job = page.job({ caption: 'Unclear' })
    const progress = await prepareAll(page.publisher, job)
    page.fault({ operation: 'facebook.post.publish', kind })
    expect(await failureOf(page.publisher.commit(job, progress))).toMatchObject({ kind: 'unconfirmed' })
    const expected = kind === 'drop-before' ? 'absent' : 'published'
    expect(await page.publisher.look(job, progress, commitSent())).toMatchObject({ kind: expected })
    await page.publisher.commit(job, progress)
    expect(page.shown()).toHaveLength(1)
  })

  it('ends the way it began when the setting is changed', async () => {
    const job = page.job({ caption: 'Changed' })
    await page.direct.commit(job, await prepareAll(page.publisher, job))
    const progress = await prepareAll(page.direct, page.job({ caption: 'Changed back' }))
    await page.publisher.commit(page.job({ caption: 'Changed back' }), progress)
    expect(page.calls().filter((c) => /publish$|create/.test(c))).toEqual([
      'facebook.feed.create.hidden',
      'facebook.post.publish',
      'facebook.feed.create.visible',
    ])
  })
})

describe('a feed post sent directly', () => {
  const lost = async (given: Parameters<typeof page.job>[0], kind: 'drop-after' | 'drop-before' = 'drop-after') => {
    const job = page.job(given)
    const progress = await prepareAll(page.direct, job)
    page.fault({ operation: 'facebook.feed.create.visible', kind })
    expect(await failureOf(page.direct.commit(job, progress))).toMatchObject({ kind: 'unconfirmed' })
    return { job, progress }
  }

  it('is found by its photos, whatever else the page shows', async () => {
    await publish(page.direct, page.job({ caption: 'Same words', media: photos() }))
    const { job, progress } = await lost({ caption: 'Same words', media: photos() })
    const found = await page.direct.look(job, progress, commitSent())
    expect(found).toMatchObject({ kind: 'published', externalId: page.shown()[1]?.id })
  })

  it('is found by its text and time when it is the only one, and not taken by another publication', async () => {
    const { job, progress } = await lost({ caption: 'Line one\r\nline two ' })
    const id = page.shown()[0]?.id ?? ''
    expect(await page.direct.look(job, progress, commitSent())).toMatchObject({ kind: 'published', externalId: id })
    expect(await page.direct.look(job, progress, commitSent(0, [id]))).toMatchObject({ kind: 'unknown' })
    expect(await page.direct.look(job, progress, commitSent(7_200_000))).toMatchObject({ kind: 'unknown' })
    await publish(page.direct, page.job({ caption: 'Line one\nline two' }))
    expect(await page.direct.look(job, progress, commitSent())).toMatchObject({ kind: 'unknown' })
    expect(await page.direct.look(job, progress, commitSent(0, [id]))).toMatchObject({ kind: 'published' })
  })

  it('with a link alone is found by the link', async () => {
    const { job, progress } = await lost({ link: 'https://example.org/x' })
    expect(await page.direct.look(job, progress, commitSent())).toMatchObject({ kind: 'published' })
  })

  it('is never called absent, however clear that looks', async () => {
    const { job, progress } = await lost({ caption: 'Never arrived', media: photos() }, 'drop-before')
    const found = await page.direct.look(job, progress, commitSent(86_400_000))
    expect(found).toMatchObject({ kind: 'unknown' })
    expect(found).not.toHaveProperty('final')
  })

  it('takes the refusal of a repeated post or photo as evidence to check, no proof', async () => {
    page.set({ facebookDuplicateCheck: true })
    await publish(page.direct, page.job({ caption: 'Again' }))
    expect(await failureOf(publish(page.direct, page.job({ caption: 'Again' })))).toMatchObject({ kind: 'unconfirmed' })
    const { job, progress } = await lost({ caption: 'With photo', media: photos().slice(0, 1) })
    expect(await failureOf(page.direct.commit(job, progress))).toMatchObject({ kind: 'unconfirmed' })
  })
})

describe('the first comment', () => {
  it('is posted below a post, and stories take none', async () => {
    const job = page.job({ caption: 'Comment me' })
    const done = await publish(page.publisher, job)
    const id = done.kind === 'published' ? done.externalId : ''
    expect(await page.publisher.comment?.(job, id, 'First!')).toMatch(/^\d+$/)
    expect(page.shown()[0]?.comments).toEqual(['First!'])
    const story = page.job({ kind: 'story', media: [page.remote('photo.jpg')] })
    expect(await failureOf(page.publisher.comment?.(story, id, 'First!') ?? Promise.resolve())).toMatchObject({
      kind: 'rejected',
    })
  })
})
