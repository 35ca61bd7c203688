import { describe, expect, it } from 'vitest'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()

const logins = [
  { name: 'Facebook Login', host: 'FACEBOOK_GRAPH_URL', ...ready.instagram },
  { name: 'Instagram Login', host: 'INSTAGRAM_GRAPH_URL', ...ready.instagramLogin },
]

describe.each(logins)('Instagram with $name', ({ host, id, token }) => {
  const graph = (path: string) => `${sandbox.sandbox.env[host]}/v26.0/${path}`
  const post = async (path: string, body: unknown) => (await send('POST', graph(path), { token, body })).json
  const get = async (path: string) => (await send('GET', graph(path), { token })).json
  const image = async (more: object = {}, name = 'square.jpg') =>
    post(`${id}/media`, { image_url: sandbox.media(name), ...more })

  it('publishes a picture in two steps, under a new id with a permalink', async () => {
    const container = await image({ caption: 'Hello #world' })
    expect(await sandbox.control.posts()).toEqual([])
    expect(await get(`${container.id}?fields=status_code,status`)).toMatchObject({ status_code: 'FINISHED' })
    const media = await post(`${id}/media_publish`, { creation_id: container.id })
    expect(media.id).not.toBe(container.id)
    const read = await get(`${media.id}?fields=id,permalink,shortcode,timestamp,caption,media_type,media_product_type`)
    expect(read).toMatchObject({ caption: 'Hello #world', media_type: 'IMAGE', media_product_type: 'FEED' })
    expect(read.permalink).toBe(`https://www.instagram.com/p/${read.shortcode}/`)
    expect(await get(`${container.id}?fields=status_code`)).toMatchObject({ status_code: 'PUBLISHED' })
    expect(await sandbox.control.posts()).toMatchObject([{ id: media.id, relatedIds: [container.id], copies: 1 }])
  })

  it('publishes a carousel as one post with its children', async () => {
    const children = [await image({ is_carousel_item: true }), await image({ is_carousel_item: true }, 'tall.jpg')]
    const ids = children.map((child) => child.id)
    const parent = await post(`${id}/media`, { media_type: 'CAROUSEL', children: ids.join(','), caption: 'Two' })
    const media = await post(`${id}/media_publish`, { creation_id: parent.id })
    expect((await get(`${media.id}/children?fields=id,media_type`)).data).toHaveLength(2)
    expect(await get(`${media.id}?fields=media_type,children`)).toMatchObject({ media_type: 'CAROUSEL_ALBUM' })
    expect(await sandbox.control.posts()).toMatchObject([{ content: 'carousel', media: [{}, {}] }])
    expect((await get(`${id}/media?fields=id`)).data).toEqual([{ id: media.id }])
  })

  it('will not publish before the container is finished', async () => {
    await sandbox.control.setSwitches({ instagramProcessingMs: 60_000 })
    const container = await image()
    expect(await get(`${container.id}?fields=status_code`)).toMatchObject({ status_code: 'IN_PROGRESS' })
    const early = await post(`${id}/media_publish`, { creation_id: container.id })
    expect(early.error).toMatchObject({ code: 9007, error_subcode: 2207027 })
    await sandbox.control.advanceClock(60_000)
    expect(await post(`${id}/media_publish`, { creation_id: container.id })).toEqual({ id: expect.any(String) })
  })

  it('can ask for a number of polls before a container is finished', async () => {
    await sandbox.control.setSwitches({ instagramProcessingPolls: 2 })
    const container = await image()
    const codes = []
    for (const _ of [1, 2, 3]) codes.push((await get(`${container.id}?fields=status_code`)).status_code)
    expect(codes).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'FINISHED'])
  })

  it('lets a container expire after 24 hours', async () => {
    const container = await image()
    await sandbox.control.advanceClock(24 * 3_600_000)
    expect(await get(`${container.id}?fields=status_code`)).toMatchObject({ status_code: 'EXPIRED' })
    const late = await post(`${id}/media_publish`, { creation_id: container.id })
    expect(late.error).toMatchObject({ code: 24, error_subcode: 2207008 })
  })

  it.each([
    ['same-id', 1],
    ['error', 1],
    ['duplicate', 2],
  ] as const)('answers a repeated publish as the switch says: %s', async (repeatedMediaPublish, visible) => {
    await sandbox.control.setSwitches({ repeatedMediaPublish })
    const container = await image()
    const first = await post(`${id}/media_publish`, { creation_id: container.id })
    const second = await post(`${id}/media_publish`, { creation_id: container.id })
    if (repeatedMediaPublish === 'same-id') expect(second).toEqual(first)
    if (repeatedMediaPublish === 'error') expect(second.error.code).toBe(9007)
    const posts = await sandbox.control.posts()
    expect(posts).toHaveLength(visible)
    expect(posts[0]?.copies).toBe(visible)
    expect((await sandbox.control.countPosts()).surplus).toBe(visible - 1)
  })

  it('counts the quota and refuses beyond it until a day has passed', async () => {
    await sandbox.control.setSwitches({ instagramQuotaTotal: 1 })
    const [first, second] = [await image(), await image()]
    await post(`${id}/media_publish`, { creation_id: first.id })
    const limit = await get(`${id}/content_publishing_limit?fields=quota_usage,config`)
    expect(limit.data).toEqual([{ quota_usage: 1, config: { quota_total: 1, quota_duration: 86400 } }])
    const over = await post(`${id}/media_publish`, { creation_id: second.id })
    expect(over.error).toMatchObject({ code: 9, error_subcode: 2207042 })
    await sandbox.control.advanceClock(25 * 3_600_000)
    const tomorrow = await image()
    expect((await post(`${id}/media_publish`, { creation_id: tomorrow.id })).id).toBeDefined()
  })

  it('checks the bytes of a picture', async () => {
    expect((await image({}, 'absent.jpg')).error).toMatchObject({ code: 9004, error_subcode: 2207052 })
    expect((await image({}, 'picture.png')).error).toMatchObject({ code: 36001, error_subcode: 2207005 })
    expect((await image({}, 'too-tall.jpg')).error).toMatchObject({ code: 36003, error_subcode: 2207009 })
    expect((await image({}, 'large.jpg')).error).toMatchObject({ code: 36000, error_subcode: 2207004 })
    expect((await image({}, 'ünicode.jpg')).error).toMatchObject({ code: 9004 })
  })

  it('checks captions, kinds and carousel sizes', async () => {
    expect((await image({ caption: 'x'.repeat(2201) })).error).toMatchObject({ code: 36004, error_subcode: 2207010 })
    expect((await image({ caption: '@ab '.repeat(21) })).error).toMatchObject({ code: 100, error_subcode: 2207040 })
    const video = { media_type: 'VIDEO', video_url: sandbox.media('video.mp4') }
    expect((await post(`${id}/media`, video)).error).toMatchObject({ code: 100, error_subcode: 2207023 })
    const child = await image({ is_carousel_item: true })
    const lonely = await post(`${id}/media`, { media_type: 'CAROUSEL', children: child.id })
    expect(lonely.error).toMatchObject({ code: 100, error_subcode: 2207028 })
  })

  it('can lose a frame of a carousel without a word', async () => {
    await sandbox.control.setSwitches({ instagramDropsCarouselFrame: true })
    const children = [await image({ is_carousel_item: true }), await image({ is_carousel_item: true })]
    const parent = await post(`${id}/media`, { media_type: 'CAROUSEL', children: children.map((child) => child.id) })
    const media = await post(`${id}/media_publish`, { creation_id: parent.id })
    expect((await get(`${media.id}/children`)).data).toHaveLength(1)
  })

  it('processes reels in the background, and reads as VIDEO of kind REELS', async () => {
    const reel = await post(`${id}/media`, {
      media_type: 'REELS',
      video_url: sandbox.media('video.mp4'),
      caption: 'Go',
    })
    expect(await finished(reel.id)).toBe('FINISHED')
    const media = await post(`${id}/media_publish`, { creation_id: reel.id })
    expect(await get(`${media.id}?fields=media_type,media_product_type,permalink`)).toMatchObject({
      media_type: 'VIDEO',
      media_product_type: 'REELS',
      permalink: expect.stringContaining('/reel/'),
    })
    const broken = await post(`${id}/media`, { media_type: 'REELS', video_url: sandbox.media('broken.mp4') })
    expect(await finished(broken.id)).toBe('ERROR')
    expect((await get(`${broken.id}?fields=status`)).status).toContain('2207026')
  })

  it('keeps stories out of the media list and in their own for a day', async () => {
    const story = await image({ media_type: 'STORIES' }, 'too-tall.jpg')
    const media = await post(`${id}/media_publish`, { creation_id: story.id })
    expect((await get(`${id}/media`)).data).toEqual([])
    expect((await get(`${id}/stories`)).data).toEqual([{ id: media.id }])
    expect(await sandbox.control.posts()).toMatchObject([{ kind: 'story' }])
    await sandbox.control.advanceClock(25 * 3_600_000)
    expect((await get(`${id}/stories`)).data).toEqual([])
  })

  // The fetch of a video goes on after the answer; its end is awaited by asking, as clients do.
  async function finished(container: string): Promise<string> {
    for (;;) {
      const { status_code } = await get(`${container}?fields=status_code`)
      if (status_code !== 'IN_PROGRESS') return status_code
    }
  }
})

describe('the two logins of Instagram', () => {
  it('refuse the tokens and accounts of each other', async () => {
    const { env } = sandbox.sandbox
    const url = `${env.INSTAGRAM_GRAPH_URL}/v26.0/${ready.instagramLogin.id}/media`
    expect((await send('GET', url, { token: ready.page.token })).json.error.code).toBe(190)
    const other = `${env.FACEBOOK_GRAPH_URL}/v26.0/${ready.instagramLogin.id}/media`
    expect((await send('GET', other, { token: ready.page.token })).json.error).toMatchObject({
      code: 100,
      error_subcode: 33,
    })
  })
})
