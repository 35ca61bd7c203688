import { describe, expect, it } from 'vitest'
import type { PublishJob } from '../../../src/platforms/calls/publisher'
import { publish } from '../../support/drive-publisher'
import { LONG_OVER, lostTime } from '../../support/lost-time'
import { usePage } from './page'

const page = usePage()
const seek = (job: PublishJob, lost = lostTime()) => page.publisher.seek(job, lost)
const newest = () => page.shown().at(-1)

const withText: [string, () => PublishJob][] = [
  ['a text', () => page.job({ caption: 'Fresh bread\r\nat seven' })],
  ['a link', () => page.job({ caption: 'Read this', link: 'https://example.com/bread' })],
  ['a photo', () => page.job({ caption: 'One photo', media: [page.remote('photo.jpg')] })],
  ['photos', () => page.job({ caption: 'Two photos', media: [page.remote('photo.jpg'), page.remote('second.jpg')] })],
]

describe('what may have gone out on a page without our knowing', () => {
  it.each(withText)('is found by its text and kind: %s', async (_, job) => {
    await publish(page.publisher, job())
    expect(await seek(job())).toMatchObject({ kind: 'published', externalId: newest()?.id })
  })

  it.each(withText)('is not there when the whole listing shows none of it: %s', async (_, job) => {
    await publish(page.publisher, page.job({ caption: 'Something else' }))
    expect(await seek(job(), lostTime(LONG_OVER))).toMatchObject({ kind: 'not-there' })
  })

  it('is not believed to be absent before the listing can show it', async () => {
    expect(await seek(page.job({ caption: 'Just now' }))).toMatchObject({ kind: 'unknown' })
  })

  it('is none that another post of ours owns', async () => {
    const job = page.job({ caption: 'Every Monday' })
    await publish(page.publisher, job)
    const taken = [String(newest()?.id)]
    expect(await seek(job, lostTime({ taken }))).toMatchObject({ kind: 'unknown' })
    expect(await seek(job, lostTime({ ...LONG_OVER, taken }))).toMatchObject({ kind: 'not-there' })
  })

  it('is a question when two posts say the same, and when there is no text to tell by', async () => {
    const twice = page.job({ caption: 'Twice' })
    const wordless = page.job({ media: [page.remote('photo.jpg')] })
    for (const job of [twice, twice, wordless]) await publish(page.publisher, job)
    expect(await seek(twice)).toMatchObject({ kind: 'unknown' })
    expect(await seek(wordless)).toMatchObject({ kind: 'unknown' })
  })

  it('is another kind of post, though it says the same', async () => {
    await publish(page.publisher, page.job({ caption: 'The same words', media: [page.remote('photo.jpg')] }))
    expect(await seek(page.job({ caption: 'The same words' }), lostTime(LONG_OVER))).toMatchObject({
      kind: 'not-there',
    })
  })

  it('is a question for a person when it is a story and one is listed, or when stories have left the listing', async () => {
    const story = page.job({ kind: 'story', postType: 'story', media: [page.remote('photo.jpg')] })
    expect(await seek(story, lostTime(LONG_OVER))).toMatchObject({ kind: 'not-there' })
    const twoDays = { fromAgoMs: 48 * 3_600_000, untilAgoMs: 3_600_000 }
    expect(await seek(story, lostTime(twoDays))).toMatchObject({ kind: 'unknown', final: true })
    await publish(page.publisher, story)
    expect(await seek(story)).toMatchObject({ kind: 'unknown', final: true })
  })
})
