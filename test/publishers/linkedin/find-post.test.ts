import { beforeEach, describe, expect, it } from 'vitest'
import type { Progress, PublishJob } from '../../../src/platforms/calls/publisher'
import { failureOf, prepareAll, publish } from '../../support/drive-publisher'
import { job, justNow, linkedInWorld, member, organization } from './support'

const world = linkedInWorld()
const shown = () => world.sandbox.world.publications.all()
const calls = (operation: string) => world.sandbox.world.calls.all().filter((c) => c.operation === operation)

/** Everything up to a commit whose effect takes place and whose answer is lost. */
async function loseAnswer(post: PublishJob): Promise<Progress> {
  const progress = await prepareAll(world.publisher, post)
  world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind: 'drop-after' })
  expect((await failureOf(world.publisher.commit(post, progress))).kind).toBe('unconfirmed')
  return progress
}
const newest = () => shown().at(-1)?.id

describe('a lost answer of LinkedIn', () => {
  it.each([
    ['drop-after', 1],
    ['drop-before', 0],
    ['error-after', 1],
    ['html', 0],
    ['ok-with-error', 0],
    ['empty', 0],
  ] as const)('%s is unconfirmed, whatever happened', async (kind, visible) => {
    const post = job(organization)
    const progress = await prepareAll(world.publisher, post)
    world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind })
    expect((await failureOf(world.publisher.commit(post, progress))).kind).toBe('unconfirmed')
    expect(shown()).toHaveLength(visible)
  })

  it('of a member is for a person to judge, and no call is made', async () => {
    const progress = await loseAnswer(job(member))
    expect(await world.publisher.look(job(member), progress, justNow())).toEqual({
      kind: 'unknown',
      final: true,
      because: expect.stringContaining('please look at the profile yourself'),
    })
    expect(calls('linkedin.post.find')).toEqual([])
  })

  const posts: [string, () => Partial<PublishJob>][] = [
    ['text', () => ({ caption: 'Brackets (all) #Tea_time #Tea @Acme', options: { mentions: [acme] } })],
    ['one image', () => ({ media: [world.image()] })],
    ['images', () => ({ media: [world.image(), world.image()] })],
    ['a video', () => ({ media: [world.video(90_000)] })],
    ['a document', () => ({ media: [world.document()] })],
    ['an article', () => ({ link: 'https://example.org/a' })],
    ['an article with a picture', () => ({ kind: 'article', link: 'https://example.org/a', media: [world.image()] })],
  ]
  const acme = { text: '@Acme', urn: 'urn:li:organization:4' }

  it.each(posts)('of a page is found: %s', async (_name, given) => {
    const post = job(organization, given())
    const progress = await loseAnswer(post)
    expect(await world.publisher.look(post, progress, justNow())).toMatchObject({
      kind: 'published',
      externalId: newest(),
    })
    expect(shown()).toHaveLength(1)
  })

  it('is never said to be absent, and asked about again while the listing lags behind', async () => {
    world.sandbox.world.switches.linkedinFinderDelayMs = 60_000
    const progress = await loseAnswer(job(organization))
    const look = () => world.publisher.look(job(organization), progress, justNow({ at }))
    const at = new Date()
    const first = await look()
    expect(first).toEqual({ kind: 'unknown', because: expect.stringMatching(/^0 posts/) })
    world.sandbox.world.clock.advance(60_000)
    world.sandbox.world.faults.add({ operation: 'linkedin.post.find', kind: 'lying-list' })
    expect((await look()).kind).toBe('unknown')
    expect(await look()).toMatchObject({ kind: 'published', externalId: newest() })
  })

  it('is not taken for an older post, one of another kind, another link, or one that is taken', async () => {
    const { clock, switches } = world.sandbox.world
    switches.linkedinDuplicateWindowMs = 0
    await publish(world.publisher, job(organization, { media: [world.image()] }))
    await publish(world.publisher, job(organization, { link: 'https://example.org/other' }))
    const look = (post: PublishJob, taken: string[] = []) =>
      world.publisher.look(post, {}, justNow({ isTaken: async (id) => taken.includes(id) }))
    expect(await look(job(organization))).toMatchObject({ kind: 'unknown' })
    expect(await look(job(organization, { link: 'https://example.org/a' }))).toMatchObject({ kind: 'unknown' })

    await publish(world.publisher, job(organization))
    expect(await look(job(organization), [newest() ?? ''])).toMatchObject({ kind: 'unknown' })
    expect(await look(job(organization))).toMatchObject({ kind: 'published', externalId: newest() })
    const later = new Date(Date.now() + 300_000)
    expect(await world.publisher.look(job(organization), {}, justNow({ at: later }))).toMatchObject({ kind: 'unknown' })
    clock.advance(1_200_000)
    await publish(world.publisher, job(organization))
    // The one made twenty minutes later is outside of what a call that left now may have made.
    expect(await look(job(organization), [shown().at(-2)?.id ?? ''])).toMatchObject({ kind: 'unknown' })
  })

  it('is not guessed at when two posts fit, unless one shows our own files', async () => {
    world.sandbox.world.switches.linkedinDuplicateWindowMs = 0
    const post = job(organization, { media: [world.image()] })
    await publish(world.publisher, post)
    const progress = await loseAnswer(post)
    expect(await world.publisher.look(post, progress, justNow())).toMatchObject({
      kind: 'published',
      externalId: newest(),
    })
    // Without the uploads to compare, as if LinkedIn listed other ids.
    expect(await world.publisher.look(post, {}, justNow())).toEqual({
      kind: 'unknown',
      because: expect.stringMatching(/^2 posts/),
    })
  })

  it('is not another post with other files under the same text', async () => {
    world.sandbox.world.switches.linkedinDuplicateWindowMs = 0
    const post = job(organization, { media: [world.image()] })
    await publish(world.publisher, post)
    const progress = await prepareAll(world.publisher, post)
    expect((await world.publisher.look(post, progress, justNow())).kind).toBe('unknown')
  })

  describe('behind many newer posts', () => {
    beforeEach(() => {
      world.sandbox.world.switches.linkedinDuplicateWindowMs = 0
    })
    const add = (count: number) => {
      const { linkedin, clock } = world.sandbox.world
      const author = organization.externalId
      for (let n = 0; n < count; n++) {
        const urn = `urn:li:share:9${n}`
        const at = clock.now()
        linkedin.addPost({
          ...{ urn, author, text: 'x', commentary: 'x', visibility: 'PUBLIC', distribution: {}, content: undefined },
          ...{ isReshareDisabledByAuthor: false, createdAt: at, lastModifiedAt: at, edited: false, deleted: false },
        })
      }
    }

    it('is found on a later page', async () => {
      const progress = await loseAnswer(job(organization))
      add(250)
      expect(await world.publisher.look(job(organization), progress, justNow())).toMatchObject({ kind: 'published' })
      expect(calls('linkedin.post.find')).toHaveLength(3)
    })

    it('is not guessed at when the list has no end, and no page too many is read', async () => {
      const progress = await loseAnswer(job(organization))
      add(600)
      world.sandbox.world.clock.advance(1)
      const old = world.sandbox.world.linkedin.postsByAuthor.get(organization.externalId) ?? []
      for (const post of old.slice(100)) post.createdAt -= 3_600_000
      await world.publisher.look(job(organization), progress, justNow())
      expect(calls('linkedin.post.find')).toHaveLength(2)
      add(1_500)
      expect((await world.publisher.look(job(organization), progress, justNow())).kind).toBe('unknown')
      expect(calls('linkedin.post.find')).toHaveLength(12)
    })
  })

  it('cannot be looked for with a token that may not list', async () => {
    const token = world.sandbox.world.accounts.token(organization.token)
    if (token) token.scopes = token.scopes.filter((scope) => scope !== 'r_organization_social')
    expect(await world.publisher.look(job(organization), {}, justNow())).toEqual({
      kind: 'unknown',
      final: true,
      because: expect.stringContaining('FINDER-author'),
    })
  })

  it('is asked about again when the question itself fails', async () => {
    world.sandbox.world.faults.add({ operation: 'linkedin.post.find', kind: 'error-before' })
    expect((await failureOf(world.publisher.look(job(organization), {}, justNow()))).kind).toBe('retry')
    world.sandbox.world.faults.add({ operation: 'linkedin.post.find', kind: 'empty' })
    expect(await world.publisher.look(job(organization), {}, justNow())).toMatchObject({ kind: 'unknown' })
  })
})

describe('a duplicate', () => {
  /** Ours is refused because an equal one is there, of which this post's progress knows nothing. */
  const refuse = async (as: PublishJob['account'], names: 'real' | 'unknown' = 'real') => {
    world.sandbox.world.switches.linkedinDuplicateUrn = names
    const post = job(as)
    await publish(world.publisher, post)
    const progress = await prepareAll(world.publisher, post)
    const failure = await failureOf(world.publisher.commit(post, progress))
    expect(failure).toMatchObject({ kind: 'unconfirmed', trace: { httpStatus: 422, code: 'DUPLICATE_POST' } })
    expect(shown()).toHaveLength(1)
    return { post, failure, progress: { ...progress, ...failure.learned } }
  }

  it.each([member, organization])('is never called failed by itself: it may be this post that is there', async (as) => {
    const { failure } = await refuse(as)
    expect(failure.learned).toEqual({ duplicateOf: newest() })
  })

  it('of a page is adopted after one look at it, however old it is', async () => {
    const { post, progress } = await refuse(organization)
    const at = new Date(Date.now() + 86_400_000)
    expect(await world.publisher.look(post, progress, justNow({ at }))).toMatchObject({
      kind: 'published',
      externalId: newest(),
    })
    expect(calls('linkedin.post.read')).toHaveLength(1)
  })

  it('of a page is not adopted when what LinkedIn names shows something else, or is not there', async () => {
    const { post, ...refused } = await refuse(organization, 'unknown')
    // Our first call left a day after what the listing shows.
    const at = new Date(Date.now() + 86_400_000)
    const progress = { ...refused.progress, firstCommitAt: at.getTime() }
    expect(await world.publisher.look(post, progress, justNow({ at }))).toMatchObject({ kind: 'unknown' })
    const other = await publish(world.publisher, job(organization, { caption: 'Something else' }))
    const named = { ...progress, duplicateOf: other.kind === 'published' && other.externalId }
    expect(await world.publisher.look(post, named, justNow({ at }))).toMatchObject({ kind: 'unknown' })
  })

  it('of a member is for a person to judge', async () => {
    const { post, progress } = await refuse(member)
    expect(await world.publisher.look(post, progress, justNow())).toMatchObject({ kind: 'unknown', final: true })
  })

  it.each([member, organization])('of another post of ours is refused for good, and named', async (as) => {
    const { post, progress } = await refuse(as)
    const isTaken = async () => true
    expect(await world.publisher.look(post, progress, justNow({ isTaken }))).toMatchObject({
      kind: 'failed',
      because: expect.stringContaining(String(newest())),
    })
  })

  it('is evidence of an earlier attempt when there was one', async () => {
    const post = job(organization)
    const before = await loseAnswer(post)
    // A person said that it was not there and had it sent again; the progress stays through that.
    const progress = await prepareAll(world.publisher, post, before)
    expect(await failureOf(world.publisher.commit(post, progress))).toMatchObject({
      kind: 'unconfirmed',
      reason: expect.stringContaining('It may be this post that is there'),
    })
    expect(shown()).toHaveLength(1)
    // Made by the first attempt, hours before the second.
    const first = shown()[0]?.createdAt ?? 0
    const at = new Date(first + 7_200_000)
    expect(await world.publisher.look(post, progress, justNow({ at }))).toMatchObject({
      kind: 'published',
      externalId: newest(),
    })
  })
})
