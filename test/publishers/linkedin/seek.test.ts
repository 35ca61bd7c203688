import { describe, expect, it } from 'vitest'
import type { PublishJob } from '../../../src/platforms/calls/publisher'
import { publish } from '../../support/drive-publisher'
import { LONG_OVER, lostTime } from '../../support/lost-time'
import { job, linkedInWorld, member, organization } from './support'

const world = linkedInWorld()
const seek = (post: PublishJob, lost = lostTime()) => world.publisher.seek(post, lost)
const newest = () => world.sandbox.world.publications.all().at(-1)?.id

describe('what may have gone out on LinkedIn without our knowing', () => {
  const posts: [string, () => Partial<PublishJob>][] = [
    ['a text', () => ({ caption: 'Brackets (all) #Tea_time' })],
    ['an image', () => ({ media: [world.image()] })],
    ['images', () => ({ media: [world.image(), world.image()] })],
    ['an article', () => ({ link: 'https://example.org/a' })],
  ]

  it.each(posts)('is found on a page by its text and kind: %s', async (_, given) => {
    const post = job(organization, given())
    await publish(world.publisher, post)
    expect(await seek(post)).toMatchObject({ kind: 'published', externalId: newest() })
  })

  it.each(posts)('is not on the page when the whole listing shows none of it: %s', async (_, given) => {
    await publish(world.publisher, job(organization, { caption: 'Something else' }))
    expect(await seek(job(organization, given()), lostTime(LONG_OVER))).toMatchObject({ kind: 'not-there' })
    expect(await seek(job(organization, given()))).toMatchObject({ kind: 'unknown' })
  })

  it('is none that another post of ours owns', async () => {
    const post = job(organization)
    await publish(world.publisher, post)
    expect(await seek(post, lostTime({ taken: [String(newest())] }))).not.toMatchObject({ kind: 'published' })
  })

  it('is a question for a person when it would be a member’s', async () => {
    expect(await seek(job(member))).toMatchObject({ kind: 'unknown', final: true })
  })

  it('is a question for a person when the token may not list the page', async () => {
    world.sandbox.world.faults.add({ operation: 'linkedin.post.find', kind: 'error-before', status: 403 })
    expect(await seek(job(organization))).toMatchObject({ kind: 'unknown', final: true })
  })
})
