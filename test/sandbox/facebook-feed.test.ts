import { describe, expect, it } from 'vitest'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const page = ready.page
const graph = (path: string) => `${sandbox.sandbox.env.FACEBOOK_GRAPH_URL}/v26.0/${path}`
const as = (body?: unknown) => ({ token: page.token, body })

describe('posts of a Facebook page', () => {
  it('publishes a text with a link and shows it once', async () => {
    const { json } = await send(
      'POST',
      graph(`${page.id}/feed`),
      as({ message: 'Fresh bread', link: 'https://example.com/' }),
    )
    expect(json.id).toMatch(new RegExp(`^${page.id}_\\d{17,}$`))
    const [post] = await sandbox.control.posts({ id: json.id })
    expect(post).toMatchObject({ platform: 'facebook', text: 'Fresh bread', content: 'link', copies: 1, accepted: 1 })
  })

  it('keeps a hidden post hidden, publishes it by id, and takes the repeat without a second post', async () => {
    const { json } = await send('POST', graph(`${page.id}/feed`), as({ message: 'Soon', published: false }))
    expect(await sandbox.control.posts()).toEqual([])
    const before = await send('GET', graph(`${json.id}?fields=is_published`), as())
    expect(before.json).toEqual({ id: json.id, is_published: false })
    for (const _ of [1, 2]) {
      const published = await send('POST', graph(json.id), as({ is_published: true }))
      expect(published.json).toEqual({ success: true })
    }
    expect(await sandbox.control.posts()).toMatchObject([{ id: json.id, copies: 1, accepted: 2 }])
  })

  it('puts hidden photos into one post, in order, from a form', async () => {
    const photos: string[] = []
    for (const name of ['square.jpg', 'tall.jpg']) {
      const body = new URLSearchParams({ url: sandbox.media(name), published: 'false' })
      const { json } = await send('POST', graph(`${page.id}/photos`), as(body))
      expect(Object.keys(json)).toEqual(['id'])
      photos.push(json.id)
    }
    const form = new URLSearchParams({ message: 'Two' })
    for (const [index, id] of photos.entries()) {
      form.set(`attached_media[${index}]`, JSON.stringify({ media_fbid: id }))
    }
    const { json } = await send('POST', graph(`${page.id}/feed?fields=id,permalink_url`), as(form))
    expect(json.permalink_url).toContain('https://www.facebook.com/')
    const [post] = await sandbox.control.posts()
    expect(post).toMatchObject({ content: 'carousel', relatedIds: photos })
    const again = await send('POST', graph(`${page.id}/feed`), as({ attached_media: [{ media_fbid: photos[0] }] }))
    expect(again.json.error).toMatchObject({ code: 100, error_subcode: 1366051 })
  })

  it('answers a visible photo with photo and post, from an uploaded file too', async () => {
    const body = new FormData()
    const picture = await fetch(sandbox.media('square.jpg'))
    body.set('source', await picture.blob(), 'square.jpg')
    body.set('caption', 'Look')
    const { json } = await send('POST', graph(`${page.id}/photos`), as(body))
    expect(json).toEqual({ id: expect.stringMatching(/^\d+$/), post_id: expect.stringContaining(`${page.id}_`) })
    const [post] = await sandbox.control.posts()
    const shown = await fetch(post?.media[0]?.url ?? '')
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
  })

  it('lists only published posts, newest first, within a window and with the ids of their photos', async () => {
    const photo = await send(
      'POST',
      graph(`${page.id}/photos`),
      as({ url: sandbox.media('square.jpg'), published: false }),
    )
    await send('POST', graph(`${page.id}/feed`), as({ message: 'old' }))
    await sandbox.control.advanceClock(3_600_000)
    const since = Math.floor((await sandbox.control.now()).getTime() / 1000)
    await send(
      'POST',
      graph(`${page.id}/feed`),
      as({ message: 'new', attached_media: [{ media_fbid: photo.json.id }] }),
    )
    await send('POST', graph(`${page.id}/feed`), as({ message: 'hidden', published: false }))
    const fields = 'id,message,created_time,attachments{target,subattachments{target}}'
    const all = await send('GET', graph(`${page.id}/published_posts?fields=${fields}`), as())
    expect(all.json.data.map((post: { message: string }) => post.message)).toEqual(['new', 'old'])
    expect(all.json.data[0].created_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/)
    expect(all.json.data[0].attachments.data[0].target.id).toBe(photo.json.id)
    const recent = await send('GET', graph(`${page.id}/feed?fields=message&since=${since}`), as())
    expect(recent.json.data).toHaveLength(1)
  })

  it('walks through a long list by cursor', async () => {
    for (const message of ['1', '2', '3']) await send('POST', graph(`${page.id}/feed`), as({ message }))
    const first = await send('GET', graph(`${page.id}/published_posts?fields=message&limit=2`), as())
    expect(first.json.data).toHaveLength(2)
    const next = await send('GET', first.json.paging.next, as())
    expect(next.json.data).toMatchObject([{ message: '1' }])
    expect(next.json.paging.next).toBeUndefined()
  })

  it('forgets a hidden photo that nothing used for a day', async () => {
    const { json } = await send(
      'POST',
      graph(`${page.id}/photos`),
      as({ url: sandbox.media('square.jpg'), published: false }),
    )
    await sandbox.control.advanceClock(25 * 3_600_000)
    expect((await send('GET', graph(json.id), as())).json.error).toMatchObject({ code: 100, error_subcode: 33 })
    const post = await send('POST', graph(`${page.id}/feed`), as({ attached_media: [{ media_fbid: json.id }] }))
    expect(post.status).toBe(400)
  })

  it('refuses what the platform refuses, with its codes', async () => {
    const refused = async (path: string, body: unknown, token: string = page.token) =>
      (await send('POST', graph(path), { token, body })).json.error
    expect(await refused(`${page.id}/feed`, {})).toMatchObject({ code: 100, type: 'OAuthException' })
    expect(await refused(`${page.id}/feed`, { message: 'x', mesage: 'y' })).toMatchObject({ code: 100 })
    expect(await refused(`${page.id}/feed`, { message: 'x' }, ready.facebookUser.token)).toMatchObject({ code: 200 })
    expect(await refused(`${page.id}/feed`, { message: 'x' }, 'nonsense')).toMatchObject({ code: 190 })
    expect(await refused('9999999999999/feed', { message: 'x' })).toMatchObject({ code: 100, error_subcode: 33 })
    expect(await refused(`${page.id}/photos`, { url: sandbox.media('broken.mp4') })).toMatchObject({
      error_subcode: 1366046,
    })
    expect(await refused(`${page.id}/photos`, { url: sandbox.media('absent.jpg') })).toMatchObject({ code: 324 })
    expect(await sandbox.control.posts()).toEqual([])
  })

  it('edits and deletes, and remembers that a deleted post was visible', async () => {
    const { json } = await send('POST', graph(`${page.id}/feed`), as({ message: 'Tpyo' }))
    await send('POST', graph(json.id), as({ message: 'Typo' }))
    expect((await send('GET', graph(`${json.id}?fields=message`), as())).json.message).toBe('Typo')
    expect((await send('DELETE', graph(json.id), as())).json).toEqual({ success: true })
    expect((await send('GET', graph(json.id), as())).json.error.code).toBe(100)
    expect(await sandbox.control.posts()).toMatchObject([{ text: 'Typo', deletedAt: expect.any(String) }])
  })
})
