import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { contentBody } from '../../../src/platforms/linkedin/publisher/post-content'
import { readProgress } from '../../../src/platforms/linkedin/publisher/progress'
import { failureOf, prepareAll, publish } from '../../support/drive-publisher'
import { job, linkedInWorld, member, organization } from './support'

const world = linkedInWorld()
const shown = () => world.sandbox.world.publications.all()
const calls = (operation: string) => world.sandbox.world.calls.all().filter((c) => c.operation.startsWith(operation))
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe.each([
  ['a member', member],
  ['an organization', organization],
])('LinkedIn shows once, of %s,', (_name, account) => {
  it('text alone, unshortened, with its mentions and hashtags', async () => {
    const caption = 'Brackets (like these) [and] {those} survive, a_b ~ c * d | e < f > @you #Tea @Acme (EU)'
    const mentions = [{ text: '@Acme (EU)', urn: 'urn:li:organization:7' }]
    const done = await publish(world.publisher, job(account, { caption, options: { mentions } }))
    expect(shown()).toMatchObject([{ content: 'text', text: caption.replace('@Acme', 'Acme'), media: [], accepted: 1 }])
    expect(done).toEqual({ kind: 'published', externalId: shown()[0]?.id })
    expect(await world.publisher.permalink(job(account), shown()[0]?.id ?? '')).toBe(shown()[0]?.permalink)
  })

  it('one image, with its alternative text and without a caption', async () => {
    const image = world.image({ altText: 'A loaf' })
    await publish(world.publisher, job(account, { caption: ' ', media: [image] }))
    expect(shown()).toMatchObject([
      { content: 'image', text: '', media: [{ altText: 'A loaf', blob: { sha256: sha256(image.bytes) } }] },
    ])
  })

  it('twenty images, in their order', async () => {
    const media = Array.from({ length: 20 }, (_, n) => world.image({ altText: `Loaf ${n}` }))
    await publish(world.publisher, job(account, { media }))
    expect(shown()).toHaveLength(1)
    expect(shown()[0]?.content).toBe('carousel')
    expect(shown()[0]?.media.map((m) => [m.altText, m.blob?.sha256])).toEqual(
      media.map((m) => [m.altText, sha256(m.bytes)]),
    )
  })

  it('a video', async () => {
    const video = world.video(9_000_000)
    const done = await publish(world.publisher, job(account, { media: [video], title: 'Baking' }))
    expect(done).toMatchObject({ externalId: expect.stringMatching(/^urn:li:ugcPost:/) })
    expect(shown()).toMatchObject([{ content: 'video', title: 'Baking', media: [{ blob: { size: 9_000_000 } }] }])
    expect(shown()[0]?.media[0]).not.toHaveProperty('corrupt')
    expect(shown()[0]?.media[0]?.blob?.sha256).toBe(sha256(video.bytes))
    expect(calls('linkedin.video.upload')).toHaveLength(3)
  })

  it('a document under its title, or a plain one where only our own file name is known', async () => {
    await publish(world.publisher, job(account, { media: [world.document()], title: 'Price list' }))
    await publish(world.publisher, job(account, { caption: 'Without a title', media: [world.document()] }))
    expect(shown()).toMatchObject([
      { content: 'document', title: 'Price list', media: [{ type: 'document' }] },
      { content: 'document', title: 'Document' },
    ])
  })

  it('an article with its card, with and without a picture', async () => {
    const link = 'https://blog.example.org/bread?a=1'
    const text = { title: 'On bread', description: 'All of it' }
    await publish(world.publisher, job(account, { kind: 'article', link, media: [world.image()], ...text }))
    await publish(world.publisher, job(account, { caption: 'A link alone', link }))
    const media = [world.image(), world.image()]
    const second = { caption: 'The second picture', kind: 'article' as const, link, media, options: { thumbnail: 1 } }
    await publish(world.publisher, job(account, second))
    expect(shown()).toMatchObject([
      { content: 'article', title: 'On bread', link, media: [{ type: 'image' }] },
      { content: 'article', title: 'blog.example.org', link, media: [] },
      { content: 'article', media: [{ blob: { sha256: sha256(media[1]?.bytes ?? Buffer.alloc(0)) } }] },
    ])
    expect(calls('linkedin.image.upload')).toHaveLength(2)
  })
})

it('names a document that lies elsewhere by its address', () => {
  const title = (url: string) =>
    contentBody(job(member, { media: [{ type: 'document', url }] }), readProgress({ document: uploaded }))?.media
  const uploaded = { urn: 'urn:li:document:1', polls: 0, done: true }
  expect(title('https://x.test/a/price%20list.pdf?b=c')).toEqual({ id: uploaded.urn, title: 'price list.pdf' })
  expect(title('https://x.test/50%off.pdf')).toMatchObject({ title: '50%off.pdf' })
  expect(title('https://x.test/')).toMatchObject({ title: 'Document' })
})

describe('before a LinkedIn post', () => {
  it('images uploaded before an interruption are not uploaded again', async () => {
    const media = [world.image(), world.image(), world.image()]
    const { progress } = await world.publisher.prepare(job(member, { media }), {})
    const ready = await prepareAll(world.publisher, job(member, { media }), progress)
    await world.publisher.commit(job(member, { media }), ready)
    expect(calls('linkedin.image.initialize')).toHaveLength(3)
    expect(shown()[0]?.media.map((m) => m.blob?.sha256)).toEqual(media.map((m) => sha256(m.bytes)))
  })

  it('media that are not ready cost nothing but time, at growing pauses', async () => {
    world.sandbox.world.switches.linkedinProcessingMs = 60_000
    const post = job(member, { media: [world.image()] })
    let progress = await prepareAll(world.publisher, post)
    const pauses: unknown[] = []
    for (let n = 0; n < 3; n++) {
      const failure = await failureOf(world.publisher.commit(post, progress))
      expect(failure.kind).toBe('waiting')
      pauses.push(failure.retryAfterMs)
      progress = await prepareAll(world.publisher, post, progress)
    }
    expect(pauses).toEqual([15_000, 30_000, 60_000])
    world.sandbox.world.clock.advance(60_000)
    await world.publisher.commit(post, progress)
    expect(shown()).toHaveLength(1)
    expect(calls('linkedin.image.upload')).toHaveLength(1)
  })

  it('an image nobody can process is refused for good', async () => {
    const broken = world.keep('image', 'jpg', Buffer.from('no image'))
    const failure = await failureOf(publish(world.publisher, job(member, { media: [broken] })))
    expect(failure).toMatchObject({ kind: 'rejected', trace: { code: 'MEDIA_ASSET_PROCESSING_FAILED' } })
  })

  it('an expired address of an image is a reason to ask for another', async () => {
    world.sandbox.world.faults.add({
      operation: 'linkedin.image.upload',
      kind: 'error-before',
      status: 400,
      code: 'EXPIRED_UPLOAD_URL',
    })
    const post = job(member, { media: [world.image()] })
    expect((await failureOf(world.publisher.prepare(post, {}))).kind).toBe('retry')
    await publish(world.publisher, post)
    expect(shown()).toHaveLength(1)
  })

  it('a document is awaited where the token may ask, and given a grace where it may not', async () => {
    world.sandbox.world.switches.linkedinProcessingMs = 60_000
    const waits: string[] = []
    for (const account of [organization, member]) {
      const post = job(account, { media: [world.document()] })
      await prepareAll(world.publisher, post, {}, (step) => {
        waits.push(step.kind === 'wait' ? `${step.did} ${step.forMs}` : '')
        if (waits.length === 3) world.sandbox.world.clock.advance(60_000)
      })
    }
    expect(waits).toEqual(['poll-document 2000', 'poll-document 4000', 'poll-document 8000', 'grace 3000'])
  })

  it('a document that cannot be processed is refused for good', async () => {
    const broken = world.keep('document', 'pdf', Buffer.from('no document'))
    const failure = await failureOf(prepareAll(world.publisher, job(organization, { media: [broken] })))
    expect(failure).toMatchObject({ kind: 'rejected', reason: expect.stringContaining('could not process') })
  })
})
