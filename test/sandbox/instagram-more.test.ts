import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sampleMp4 } from '../../src/sandbox/sample-media'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const { id, token } = ready.instagram
const graph = (path: string) => `${sandbox.sandbox.env.FACEBOOK_GRAPH_URL}/v26.0/${path}`
const post = async (path: string, body: unknown) => (await send('POST', graph(path), { token, body })).json
const get = async (path: string, as: string = token) => (await send('GET', graph(path), { token: as })).json

async function published(more: object = {}) {
  const container = await post(`${id}/media`, { image_url: sandbox.media('square.jpg'), ...more })
  return post(`${id}/media_publish`, { creation_id: container.id })
}

describe('a resumable upload', () => {
  it('takes the bytes at the address the container came with', async () => {
    const bytes = sampleMp4(400_000, 9)
    const container = await post(`${id}/media`, { media_type: 'REELS', upload_type: 'resumable', caption: 'Up' })
    expect((await get(`${container.id}?fields=status_code`)).status_code).toBe('IN_PROGRESS')
    const upload = await send('POST', container.uri, {
      headers: { authorization: `OAuth ${token}`, offset: '0', file_size: String(bytes.length) },
      body: bytes,
    })
    expect(upload.json).toEqual({ success: true, message: 'Upload successful.' })
    await post(`${id}/media_publish`, { creation_id: container.id })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(await sandbox.control.posts()).toMatchObject([{ kind: 'reel', text: 'Up', media: [{ sha256 }] }])
  })

  it('ends in ERROR when the bytes are no video', async () => {
    const container = await post(`${id}/media`, { media_type: 'REELS', upload_type: 'resumable' })
    const upload = await send('POST', container.uri, {
      headers: { authorization: `OAuth ${token}`, offset: '0', file_size: '64' },
      body: Buffer.alloc(64),
    })
    expect(upload.json.debug_info).toMatchObject({ retriable: false, type: 'ProcessingFailedError' })
    expect((await get(`${container.id}?fields=status_code`)).status_code).toBe('ERROR')
  })
})

describe('published media', () => {
  it('take comments', async () => {
    const media = await published()
    const comment = await post(`${media.id}/comments`, { message: '#first' })
    expect((await get(`${comment.id}?fields=text`)).text).toBe('#first')
    expect((await get(`${media.id}/comments?fields=text`)).data).toMatchObject([{ text: '#first' }])
    expect(await sandbox.control.posts()).toMatchObject([{ comments: ['#first'] }])
  })

  it('can be deleted, where that is allowed', async () => {
    const media = await published()
    expect((await send('DELETE', graph(media.id), { token })).json).toEqual({ success: true, deleted_id: media.id })
    expect((await get(media.id)).error).toMatchObject({ code: 100, error_subcode: 33 })
    expect(await sandbox.control.posts()).toMatchObject([{ deletedAt: expect.any(String) }])
  })

  it('lose their @ in listings for some users', async () => {
    await sandbox.control.setSwitches({ instagramStripsMentions: true })
    await published({ caption: 'With @friend' })
    expect((await get(`${id}/media?fields=caption`)).data).toMatchObject([{ caption: 'With friend' }])
  })

  it('are listed late when a rule says so, and their container too', async () => {
    const container = await post(`${id}/media`, { image_url: sandbox.media('square.jpg') })
    await post(`${id}/media_publish`, { creation_id: container.id })
    await sandbox.control.fault(
      { operation: 'instagram.media.list', kind: 'lying-list' },
      { operation: 'instagram.container.status', kind: 'lying-list' },
    )
    const read = async () => [
      (await get(`${id}/media`)).data.length,
      (await get(`${container.id}?fields=status_code`)).status_code,
    ]
    expect([await read(), await read()]).toEqual([
      [0, 'FINISHED'],
      [1, 'PUBLISHED'],
    ])
  })

  it('are readable with the user token alone during an incident', async () => {
    const media = await published()
    await sandbox.control.setSwitches({ instagramReadsNeedUserToken: true })
    expect((await get(media.id)).error).toMatchObject({ code: 100, error_subcode: 33 })
    expect(await get(media.id, ready.facebookUser.token)).toEqual({ id: media.id })
  })
})

describe('limits and failures of containers', () => {
  it('stop at 400 containers a day', async () => {
    await sandbox.control.setSwitches({ instagramContainersPerDay: 1 })
    await post(`${id}/media`, { image_url: sandbox.media('square.jpg') })
    expect((await post(`${id}/media`, { image_url: sandbox.media('square.jpg') })).error.code).toBe(4)
  })

  it('can end in ERROR with a chosen subcode', async () => {
    await sandbox.control.setSwitches({ instagramProcessingError: 2207053 })
    const container = await post(`${id}/media`, { image_url: sandbox.media('square.jpg') })
    expect(await get(`${container.id}?fields=status_code,status`)).toMatchObject({
      status_code: 'ERROR',
      status: expect.stringContaining('2207053'),
    })
  })

  it('refuse tags without a place on pictures, and unknown parameters', async () => {
    const image_url = sandbox.media('square.jpg')
    expect((await post(`${id}/media`, { image_url, user_tags: [{ username: 'x' }] })).error.code).toBe(100)
    expect((await post(`${id}/media`, { image_url, capton: 'x' })).error.code).toBe(100)
    expect((await get(`${id}/media?fields=nonsense`)).error).toBeUndefined()
    await published()
    expect((await get(`${id}/media?fields=nonsense`)).error.code).toBe(100)
  })
})
