import { describe, expect, it } from 'vitest'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox({ strict: false })
const { page, instagram, organization, facebookUser } = ready
const url = (path: string) => `${sandbox.sandbox.url}${path}`
const graph = (method: string, path: string, body?: unknown, token: string = page.token) =>
  send(method, url(`/facebook/v26.0/${path}`), { token, ...(body !== undefined && { body }) })

describe('parameters that the Graph does not know', () => {
  const extra = { message: 'Hello', caption: 'Hello', fileName: 'x.jpg', is_carousel: 'no', nonsense: [1] }

  it('are ignored, as the Graph does', async () => {
    expect((await graph('POST', `${page.id}/feed`, extra)).status).toBe(200)
    const container = await graph('POST', `${instagram.id}/media`, { ...extra, image_url: sandbox.media('square.jpg') })
    expect(container.status).toBe(200)
    expect((await graph('GET', `${page.id}/feed?summary=total_count&pretty=1`)).status).toBe(200)
  })

  it('are refused where the sandbox is told to be strict, until it is put back', async () => {
    await sandbox.control.setSwitches({ unknownParameters: 'error' })
    const { status, json } = await graph('POST', `${page.id}/feed`, extra)
    expect([status, json.error.message]).toEqual([400, '(#100) Unknown parameter: caption'])
    await sandbox.control.reset('switches')
    expect((await graph('POST', `${page.id}/feed`, extra)).status).toBe(200)
  })
})

describe('what is not imitated', () => {
  const headers = { 'LinkedIn-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' }
  const asked: [method: string, path: string, more?: object][] = [
    ['GET', `/facebook/v26.0/${page.id}/insights`],
    ['POST', `/facebook/v26.0/${page.id}/live_videos`],
    ['PUT', `/facebook/v26.0/${page.id}/feed`],
    ['DELETE', `/facebook/v26.0/${page.id}`],
    ['GET', `/facebook/v26.0/${page.id}/feed/more`],
    ['GET', '/facebook/v26.0/me/adaccounts'],
    ['GET', '/facebook/v26.0/12345/insights'],
    ['GET', '/facebook/v26.0/act_12345'],
    ['GET', '/facebook/v26.0/search?q=x'],
    ['POST', '/facebook/v26.0/'],
    ['GET', `/facebook/v26.0/${page.id}?fields=fan_count`],
    ['POST', `/facebook/v26.0/${page.id}/photos`, { published: false, scheduled_publish_time: 2_000_000_000 }],
    ['GET', '/facebook-login/v26.0/logout.php'],
    ['GET', '/facebook-upload/video-upload/v26.0/1'],
    ['POST', '/facebook-upload/elsewhere/1'],
    ['GET', `/instagram/v26.0/${ready.instagramLogin.id}/tags`],
    ['GET', '/instagram-oauth/oauth/other'],
    ['GET', '/linkedin/rest/adAccounts?q=search'],
    ['GET', '/linkedin/rest/posts'],
    ['PUT', '/linkedin/rest/posts/urn%3Ali%3Ashare%3A1', {}],
    ['GET', '/linkedin/v2/shares'],
    ['PATCH', '/linkedin/rest/posts', {}],
    ['GET', '/linkedin-oauth/oauth/v2/other'],
    ['POST', '/linkedin-oauth/oauth/v2/other'],
    ['POST', '/linkedin-upload/elsewhere', {}],
    ['GET', '/elsewhere/v1/me'],
  ]

  it.each(asked)('is marked: %s %s', async (method, path, body?: unknown) => {
    const token = path.startsWith('/linkedin') ? organization.token : page.token
    const reply = await send(method, url(path), { token, headers, ...(body !== undefined && { body }) })
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.headers.get('x-sandbox')).toBe('not-imitated')
    expect(reply.text).toContain('not imitated')
  })

  it('is marked without a token too, and to a HEAD', async () => {
    for (const path of ['/facebook/v26.0/me/adaccounts', '/linkedin/rest/adAccounts']) {
      expect((await send('GET', url(path))).headers.get('x-sandbox')).toBe('not-imitated')
      expect((await send('HEAD', url(path))).headers.get('x-sandbox')).toBe('not-imitated')
    }
  })

  it('is marked within a body', async () => {
    const reply = await send('POST', url('/linkedin/rest/posts'), {
      token: organization.token,
      headers,
      body: {
        author: organization.id,
        commentary: 'Vote',
        visibility: 'PUBLIC',
        distribution: { feedDistribution: 'MAIN_FEED' },
        lifecycleState: 'PUBLISHED',
        content: { poll: { question: 'Which?' } },
      },
    })
    expect([reply.status, reply.headers.get('x-sandbox')]).toEqual([400, 'not-imitated'])
  })

  it('is told from what the platform itself would refuse', async () => {
    const refused = [
      await graph('GET', '12345'),
      await graph('GET', '12345/feed'),
      await graph('POST', `${page.id}/feed`, {}),
      await graph('POST', '1_2', { message: 'x' }),
      await send('GET', url('/linkedin/rest/posts/urn%3Ali%3Ashare%3A1'), { token: organization.token, headers }),
    ]
    for (const { status, headers, text } of refused) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect([headers.get('x-sandbox'), text]).toEqual([null, expect.not.stringContaining('imitated')])
    }
  })
})

describe('what other clients ask for', () => {
  it('lists posts under both names', async () => {
    const { json } = await graph('POST', `${page.id}/feed`, { message: 'Hello' })
    for (const edge of ['posts', 'published_posts']) {
      expect((await graph('GET', `${page.id}/${edge}`)).json.data).toMatchObject([{ id: json.id, message: 'Hello' }])
    }
    expect((await graph('GET', `${page.id}/scheduled_posts`)).json).toEqual({ data: [] })
  })

  it('names no business', async () => {
    expect((await graph('GET', 'me/businesses', undefined, facebookUser.token)).json).toEqual({ data: [] })
  })

  it('takes the text of a photo as message', async () => {
    await graph('POST', `${page.id}/photos`, { url: sandbox.media('square.jpg'), message: 'From the shop' })
    expect(await sandbox.control.posts()).toMatchObject([{ text: 'From the shop', content: 'image' }])
  })

  it('publishes at the time it is given, and only a hidden post', async () => {
    const at = Math.floor(Date.now() / 1000) + 3600
    const post = (more: object) => graph('POST', `${page.id}/feed`, { message: 'Later', ...more })
    expect((await post({ scheduled_publish_time: at })).status).toBe(400)
    expect((await post({ scheduled_publish_time: at - 3500, published: false })).status).toBe(400)
    const { json } = await post({ scheduled_publish_time: at, published: false })
    expect((await graph('GET', `${page.id}/scheduled_posts?fields=scheduled_publish_time`)).json.data).toEqual([
      { id: json.id, scheduled_publish_time: at },
    ])
    expect(await sandbox.control.posts()).toEqual([])
    await sandbox.control.advanceClock(3_601_000)
    expect(await sandbox.control.posts()).toMatchObject([{ id: json.id, text: 'Later' }])
    expect((await graph('GET', `${page.id}/scheduled_posts`)).json.data).toEqual([])
  })
})
