import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import type { MediaItem } from '../../src/domain/post'
import { createPost, readPost } from '../support/factories'
import { makeDue } from '../support/passing-time'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const pictures = readdirSync(join(projectRoot, 'scripts/demo-media')).filter((name) => name.endsWith('.jpg'))
const server = createServer((request, response) => {
  response.setHeader('Content-Type', 'image/jpeg')
  const bytes = readFileSync(join(projectRoot, 'scripts/demo-media', (request.url ?? '').slice(1)))
  response.setHeader('Content-Length', bytes.length)
  response.end(bytes)
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))
const photos = (count: number): MediaItem[] =>
  pictures.slice(0, count).map((name, n) => ({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
    type: 'image',
    altText: `Picture ${n + 1}`,
  }))
const published = () => world.sandbox.world.publications.all()

describe('each platform', () => {
  it('Facebook shows text with a link, one photo, and several photos in their order', async () => {
    await createPost(world.db, world.page, { caption: 'Text & link', link: 'https://example.org/a', dueInSeconds: -9 })
    await createPost(world.db, world.page, { caption: 'One photo', media: photos(1), dueInSeconds: -8 })
    await createPost(world.db, world.page, { caption: 'Three photos', media: photos(3), dueInSeconds: -7 })
    await tickHere(world.env())
    expect(published().map((p) => [p.text, p.media.length])).toEqual([
      ['Text & link', 0],
      ['One photo', 1],
      ['Three photos', 3],
    ])
    expect(published()[0]?.link).toBe('https://example.org/a')
    expect(published()[2]?.media.map((m) => m.altText)).toEqual(['Picture 1', 'Picture 2', 'Picture 3'])
  })

  it('Instagram shows one image and a carousel, with their captions', async () => {
    await createPost(world.db, world.instagram, { caption: 'One #image', media: photos(1), dueInSeconds: -9 })
    const carousel = await createPost(world.db, world.instagram, {
      caption: 'A carousel',
      media: photos(3),
      dueInSeconds: -8,
    })
    await tickHere(world.env())
    expect(published().map((p) => [p.text, p.content, p.media.length])).toEqual([
      ['One #image', 'image', 1],
      ['A carousel', 'carousel', 3],
    ])
    const { details, publications } = await readPost(world.db, carousel.id)
    expect(details.external_post_id).toBe(published()[1]?.id)
    expect(publications[0]?.permalink).toBe(published()[1]?.permalink)
  })

  it('a post in feed and story is counted once by whoever greps for published posts', async () => {
    const post = await createPost(world.db, world.instagram, { postType: 'feed_story', media: photos(1) })
    const { lines } = await tickHere(world.env())
    expect(published()).toHaveLength(2)
    const said = lines.filter(({ postId }) => String(postId) === String(post.id)).map(({ msg }) => msg)
    expect(said).toEqual([
      expect.stringMatching(/^Post \S+: its (feed|story) is out as \d+$/),
      expect.stringMatching(/^Post \S+ published successfully as \d+$/),
    ])
  })

  it('Instagram is asked how many frames it shows of a carousel, in the call for its address, and told on when some are missing', async () => {
    world.sandbox.world.switches.instagramDropsCarouselFrame = true
    const post = await createPost(world.db, world.instagram, { caption: 'Two of three', media: photos(3) })
    await tickHere(world.env())
    const { details, publications, timeline } = await readPost(world.db, post.id)
    expect(details).toMatchObject({ status: 'published', error_message: null })
    expect(publications[0]?.permalink).toBe(published()[0]?.permalink)
    expect(timeline.at(-1)).toMatchObject({
      step: 'check',
      outcome: 'warning',
      reason: expect.stringMatching(/shows 2 of the 3/),
    })
    const { calls } = world.sandbox.world
    expect(calls.all().filter(({ operation }) => operation === 'instagram.media.read')).toHaveLength(1)
  })

  it('LinkedIn shows text unshortened, one image and several, for members and pages', async () => {
    const text = 'Brackets (like these) [and] {those} survive, a_b ~ c * d | e < f > @you'
    await createPost(world.db, world.member, { caption: text, dueInSeconds: -9 })
    await createPost(world.db, world.member, { caption: 'One image', media: photos(1), dueInSeconds: -8 })
    await createPost(world.db, world.organization, { caption: 'Two images', media: photos(2), dueInSeconds: -7 })
    await tickHere(world.env())
    const shown = Object.fromEntries(published().map((p) => [p.text, p.media.length]))
    expect(shown).toEqual({ [text]: 0, 'One image': 1, 'Two images': 2 })
  })

  it('an Instagram container that needs long is carried over to a later tick, at no cost in attempts', async () => {
    world.sandbox.world.switches.instagramProcessingMs = 3_600_000
    const post = await createPost(world.db, world.instagram, { media: photos(1) })
    await tickHere(world.env({ WORKER_TIMEOUT_MS: '6000', HTTP_TIMEOUT_MS: '4000' }))
    const waiting = await readPost(world.db, post.id)
    expect(waiting.schedule, JSON.stringify(waiting.timeline)).toMatchObject({ status: 'pending', attempts: 0 })
    expect(waiting.details.status).toBe('pending')
    world.sandbox.world.clock.advance(3_700_000)
    await makeDue(world.db)
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
    expect(
      world.sandbox.world.calls.all().filter((c) => c.operation.startsWith('instagram.container.create')),
    ).toHaveLength(1)
  })

  it('an Instagram container that has expired is built anew', async () => {
    world.sandbox.world.switches.instagramProcessingMs = 3_600_000
    const post = await createPost(world.db, world.instagram, { media: photos(1) })
    await tickHere(world.env({ WORKER_TIMEOUT_MS: '6000', HTTP_TIMEOUT_MS: '4000' }))
    world.sandbox.world.clock.advance(90_000_000)
    world.sandbox.world.switches.instagramProcessingMs = 0
    await makeDue(world.db)
    await tickHere(world.env())
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
    expect(published()).toHaveLength(1)
  })
})
