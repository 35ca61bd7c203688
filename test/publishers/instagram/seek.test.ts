import { describe, expect, it } from 'vitest'
import type { PublishJob } from '../../../src/platforms/calls/publisher'
import { publish } from '../../support/drive-publisher'
import { LONG_OVER, lostTime } from '../../support/lost-time'
import { instagramJob, readyOf, useInstagram } from './support'

const { publisher: make, photo, video, published } = useInstagram()

const kinds: [string, () => Partial<PublishJob>][] = [
  ['an image', () => ({ caption: 'Hi @you  #tag', media: [photo()] })],
  ['a carousel', () => ({ caption: 'Two', media: [photo(), photo()] })],
]

describe('what may have gone out on Instagram without our knowing', () => {
  it.each(kinds)('is found by its text and kind: %s', async (_, given) => {
    const { publisher } = make()
    const job = instagramJob(given())
    await publisher.commit(job, await readyOf(publisher, job))
    expect(await publisher.seek(job, lostTime())).toMatchObject({ kind: 'published', externalId: published()[0]?.id })
  })

  it.each(kinds)('is not there when the whole listing shows none of it: %s', async (_, given) => {
    const { publisher } = make()
    const other = instagramJob({ caption: 'Something else', media: [photo()] })
    await publish(publisher, other)
    expect(await publisher.seek(instagramJob(given()), lostTime(LONG_OVER))).toMatchObject({ kind: 'not-there' })
    expect(await publisher.seek(instagramJob(given()), lostTime())).toMatchObject({ kind: 'unknown' })
  })

  it('is a question for a person when one of its kind is listed and no text can tell', async () => {
    const { publisher } = make()
    const wordless = instagramJob({ media: [photo()] })
    await publish(publisher, wordless)
    expect(await publisher.seek(wordless, lostTime())).toMatchObject({ kind: 'unknown', final: true })
    const story = instagramJob({ kind: 'story', media: [video()] })
    const twoDays = { fromAgoMs: 48 * 3_600_000, untilAgoMs: 3_600_000 }
    expect(await publisher.seek(story, lostTime(twoDays))).toMatchObject({ kind: 'unknown', final: true })
  })
})
