import sdk from 'facebook-nodejs-business-sdk'
import { beforeAll, describe, expect, it } from 'vitest'
import { ready, send, useSandbox } from './support/client'

/** Meta's own SDK, as it comes from npm. Only the address of the Graph is another. */
const { FacebookAdsApi, Page, PagePost, User, IGUser, IGMedia } = sdk
const sandbox = useSandbox({ strict: false })
const { facebookUser, page, instagram } = ready

const api = (token: string) => new FacebookAdsApi(token, 'en_US', false)
const own = new Page(page.id, {}, undefined, api(page.token))
const ig = new IGUser(instagram.id, {}, undefined, api(page.token))
const visible = () => sandbox.control.posts()

beforeAll(() => {
  Object.defineProperty(FacebookAdsApi, 'GRAPH', { get: () => sandbox.sandbox.env.FACEBOOK_GRAPH_URL })
})

describe("Meta's SDK on a page", () => {
  it('finds the page and its token', async () => {
    const me = new User('me', {}, undefined, api(facebookUser.token))
    const [found] = await me.getAccounts(['id', 'name', 'access_token'])
    expect(found?._data).toEqual({ id: page.id, name: 'Sandbox Bakery', access_token: page.token })
    expect([...(await me.getBusinesses([]))]).toEqual([])
  })

  it('publishes, changes, comments and deletes texts and links', async () => {
    const { _data: text } = await own.createFeed([], { message: 'Fresh bread' })
    await own.createFeed(['id', 'permalink_url'], { message: 'Read', link: 'https://example.com/' })
    const post = new PagePost(text.id, {}, undefined, api(page.token))
    await post.update([], { message: 'Fresh bread from six' })
    await post.createComment([], { message: 'First' })
    expect(await visible()).toMatchObject([
      { id: text.id, text: 'Fresh bread from six', comments: ['First'] },
      { text: 'Read', content: 'link', link: 'https://example.com/' },
    ])
    const texts = async (edge: 'Feed' | 'Posts' | 'PublishedPosts' | 'ScheduledPosts') =>
      [...(await own[`get${edge}`](['message']))].map(({ _data }) => (_data as { message?: string }).message)
    for (const edge of ['Feed', 'Posts', 'PublishedPosts'] as const) {
      expect(await texts(edge)).toEqual(['Read', 'Fresh bread from six'])
    }
    expect(await texts('ScheduledPosts')).toEqual([])
    await post.delete([])
    expect(await texts('Feed')).toEqual(['Read'])
  })

  it('publishes one photo and several', async () => {
    const photo = (more: object) => own.createPhoto([], { url: sandbox.media('square.jpg'), ...more })
    await photo({ message: 'One' })
    const hidden = [await photo({ published: false }), await photo({ published: false })]
    await own.createFeed([], {
      message: 'Two',
      attached_media: hidden.map(({ _data }) => ({ media_fbid: _data.id })),
    })
    expect(await visible()).toMatchObject([
      { text: 'One', content: 'image' },
      { text: 'Two', content: 'carousel', media: [{}, {}] },
    ])
  })

  it('publishes a video, a reel and stories', async () => {
    const file_url = sandbox.media('video.mp4')
    await own.createVideo([], { file_url, description: 'A video', title: 'Dawn' })
    await expect.poll(visible).toMatchObject([{ text: 'A video', title: 'Dawn', content: 'video' }])
    const upload = async (kind: 'Reel' | 'Story') => {
      const started = await own[`createVideo${kind}`]([], { upload_phase: 'start' })
      const { video_id, upload_url } = started._data as unknown as { video_id: string; upload_url: string }
      // The SDK leaves the bytes to others: its upload of files sends none.
      await send('POST', upload_url, { headers: { authorization: `OAuth ${page.token}`, file_url } })
      const status = async () =>
        ((await api(page.token).call('GET', [video_id], { fields: 'status' })).status as { video_status: string })
          .video_status
      await expect.poll(status).toBe('ready')
      return { upload_phase: 'finish', video_id }
    }
    await own.createVideoReel([], { ...(await upload('Reel')), video_state: 'PUBLISHED', description: 'A reel' })
    await own.createVideoStory([], await upload('Story'))
    const photo = await own.createPhoto([], { url: sandbox.media('square.jpg'), published: false })
    await own.createPhotoStory([], { photo_id: photo._data.id })
    expect((await visible()).slice(1)).toMatchObject([
      { kind: 'reel', text: 'A reel' },
      { kind: 'story', content: 'video' },
      { kind: 'story', content: 'image' },
    ])
    expect([...(await own.getStories([])), ...(await own.getVideoReels([]))]).toHaveLength(3)
  })

  it('can tell what the sandbox lacks from what the Graph refuses', async () => {
    const refusal = (call: Promise<unknown>) =>
      call.then(
        () => ({}),
        (error: { headers: object }) => error,
      )
    expect(await refusal(own.getInsights([], { metric: 'page_views' }))).toMatchObject({
      message: expect.stringContaining('not imitated'),
      headers: { 'x-sandbox': 'not-imitated' },
    })
    const empty = await refusal(own.createFeed([], {}))
    expect(empty).toMatchObject({ status: 400, response: { code: 100 } })
    expect((empty as { headers: object }).headers).not.toHaveProperty('x-sandbox')
  })
})

describe("Meta's SDK on an Instagram account", () => {
  const contain = async (params: object) => (await ig.createMedia([], { ...params }))._data.id
  async function publish(creation_id: string): Promise<string> {
    const status = async () => (await api(page.token).call('GET', [creation_id], { fields: 'status_code' })).status_code
    await expect.poll(status).toBe('FINISHED')
    return (await ig.createMediaPublish([], { creation_id }))._data.id
  }
  const image_url = () => sandbox.media('square.jpg')
  const video_url = () => sandbox.media('video.mp4')

  it('publishes an image with its first comment', async () => {
    const id = await publish(await contain({ image_url: image_url(), caption: 'City #bakery', alt_text: 'A city' }))
    const media = new IGMedia(id, {}, undefined, api(page.token))
    await media.createComment([], { message: 'Doors open at six.' })
    expect([...(await media.getComments(['text']))]).toMatchObject([{ _data: { text: 'Doors open at six.' } }])
    expect((await media.read(['caption', 'permalink', 'media_type']))._data).toMatchObject({
      caption: 'City #bakery',
      media_type: 'IMAGE',
    })
    expect(await visible()).toMatchObject([{ platform: 'instagram', comments: ['Doors open at six.'] }])
  })

  it('publishes a carousel, a reel and stories, and reads its limit', async () => {
    const children = [
      await contain({ image_url: image_url(), is_carousel_item: true }),
      await contain({ media_type: 'VIDEO', video_url: video_url(), is_carousel_item: true }),
    ]
    for (const child of children) {
      const status = async () => (await api(page.token).call('GET', [child], { fields: 'status_code' })).status_code
      await expect.poll(status).toBe('FINISHED')
    }
    await publish(await contain({ media_type: 'CAROUSEL', children, caption: 'A day' }))
    await publish(await contain({ media_type: 'REELS', video_url: video_url(), caption: 'Moving' }))
    await publish(await contain({ media_type: 'STORIES', image_url: image_url() }))
    await publish(await contain({ media_type: 'STORIES', video_url: video_url() }))
    expect(await visible()).toMatchObject([
      { content: 'carousel', text: 'A day', media: [{}, {}] },
      { kind: 'reel', text: 'Moving' },
      { kind: 'story', content: 'image' },
      { kind: 'story', content: 'video' },
    ])
    const [limit] = await ig.getContentPublishingLimit(['quota_usage'])
    expect(limit?._data).toMatchObject({ quota_usage: 4 })
    expect([...(await ig.getMedia(['caption'])), ...(await ig.getStories([]))]).toHaveLength(4)
  })
})
