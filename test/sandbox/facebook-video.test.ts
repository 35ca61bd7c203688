import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { sampleMp4 } from '../../src/sandbox/sample-media'
import { sandboxApps } from '../../src/sandbox/state/account'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const { page } = ready
const graph = (path: string, host = 'FACEBOOK_GRAPH_URL') => `${sandbox.sandbox.env[host]}/v26.0/${path}`
const post = async (path: string, body: unknown, host?: string) =>
  (await send('POST', graph(path, host), { token: page.token, body })).json
const get = async (path: string) => (await send('GET', graph(path), { token: page.token })).json
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function settled(video: string) {
  for (;;) {
    const { status } = await get(`${video}?fields=status`)
    if (['ready', 'error', 'upload_failed'].includes(status.video_status)) return status
  }
}

describe('a video of a page', () => {
  it('is answered with a video id at once and is out when it is processed', async () => {
    await sandbox.control.setSwitches({ facebookVideoProcessingMs: 60_000 })
    const body = { file_url: sandbox.media('video.mp4'), description: 'Kneading', title: 'Dough' }
    const { id } = await post(`${page.id}/videos`, body, 'FACEBOOK_VIDEO_URL')
    await expect.poll(async () => (await get(`${id}?fields=status`)).status.video_status).toBe('processing')
    expect(await sandbox.control.posts()).toEqual([])
    await sandbox.control.advanceClock(60_000)
    expect(await settled(id)).toMatchObject({ publishing_phase: { status: 'complete', publish_status: 'published' } })
    const [shown] = await sandbox.control.posts({ id })
    expect(shown).toMatchObject({ text: 'Kneading', title: 'Dough', content: 'video', copies: 1 })
    const list = await get(`${page.id}/published_posts?fields=attachments{target}`)
    expect(list.data[0].attachments.data[0].target.id).toBe(id)
  })

  it('that cannot be fetched, or is none, says so in its status and is never out', async () => {
    for (const name of ['absent.mp4', 'broken.mp4']) {
      const { id } = await post(`${page.id}/videos`, { file_url: sandbox.media(name) })
      expect(await settled(id)).toMatchObject({ video_status: 'upload_failed' })
    }
    expect(await sandbox.control.posts()).toEqual([])
  })

  it('spells its phases either way', async () => {
    await sandbox.control.setSwitches({ phaseStatusWord: 'completed' })
    const { id } = await post(`${page.id}/videos`, { file_url: sandbox.media('video.mp4') })
    expect((await settled(id)).processing_phase.status).toBe('completed')
  })

  it('can be sent in chunks that go on where the last one ended', async () => {
    const bytes = sampleMp4(5_000_000, 7)
    const path = `${page.id}/videos`
    const start = await post(path, { upload_phase: 'start', file_size: bytes.length })
    let { start_offset, end_offset } = start
    while (start_offset !== end_offset) {
      const wrong = new FormData()
      wrong.set('upload_phase', 'transfer')
      wrong.set('upload_session_id', start.upload_session_id)
      wrong.set('start_offset', '17')
      wrong.set('video_file_chunk', new Blob([new Uint8Array(10)]), 'chunk')
      const { error } = await post(path, wrong)
      expect(error).toMatchObject({ error_subcode: 1363037, error_data: { start_offset, end_offset } })
      const form = new FormData()
      form.set('upload_phase', 'transfer')
      form.set('upload_session_id', start.upload_session_id)
      form.set('start_offset', start_offset)
      form.set('video_file_chunk', new Blob([new Uint8Array(bytes.subarray(start_offset, end_offset))]), 'chunk')
      ;({ start_offset, end_offset } = await post(path, form))
    }
    const finish = { upload_phase: 'finish', upload_session_id: start.upload_session_id, description: 'In pieces' }
    expect(await post(path, finish)).toEqual({ success: true })
    const [shown] = await sandbox.control.posts({ id: start.video_id })
    expect(shown?.media[0]).toMatchObject({ size: bytes.length, sha256: sha256(bytes) })
  })

  it('can be sent once and named by its handle', async () => {
    const bytes = sampleMp4(300_000, 3)
    const open = `${sandboxApps.metaAppId}/uploads?file_name=a.mp4&file_length=${bytes.length}&file_type=video/mp4`
    const { json: session } = await send('POST', graph(open), { token: ready.facebookUser.token })
    const upload = await send('POST', graph(session.id), {
      headers: { authorization: `OAuth ${ready.facebookUser.token}`, file_offset: '0' },
      body: bytes,
    })
    const form = new FormData()
    form.set('access_token', page.token)
    form.set('fbuploader_video_file_chunk', upload.json.h)
    form.set('description', 'By handle')
    const { json } = await send('POST', graph(`${page.id}/videos`, 'FACEBOOK_VIDEO_URL'), { body: form })
    expect(await sandbox.control.posts({ id: json.id })).toMatchObject([{ media: [{ sha256: sha256(bytes) }] }])
  })
})

describe.each(['video_reels', 'video_stories'])('%s', (edge) => {
  async function started(bytes = sampleMp4(200_000, 5)) {
    const { video_id, upload_url } = await post(`${page.id}/${edge}`, { upload_phase: 'start' })
    const upload = (offset: number, part: Buffer, size = bytes.length) =>
      send('POST', upload_url, {
        headers: { authorization: `OAuth ${page.token}`, offset: String(offset), file_size: String(size) },
        body: part,
      })
    const finish = (more: object = {}) =>
      post(`${page.id}/${edge}`, {
        upload_phase: 'finish',
        video_id,
        ...(edge === 'video_reels' && { video_state: 'PUBLISHED', description: 'Go' }),
        ...more,
      })
    return { video_id, upload_url, upload, finish, bytes }
  }

  it('takes the bytes at rupload and is out after finish', async () => {
    const { video_id, upload, finish, bytes } = await started()
    expect((await finish()).error).toBeDefined()
    expect((await upload(0, bytes)).json).toEqual({ success: true })
    expect((await finish()).success).toBe(true)
    const [shown] = await sandbox.control.posts({ id: video_id })
    expect(shown).toMatchObject({ kind: edge === 'video_reels' ? 'reel' : 'story', media: [{ sha256: sha256(bytes) }] })
  })

  it('goes on with an upload that came only in part', async () => {
    const { video_id, upload, finish, bytes } = await started()
    const part = await upload(0, bytes.subarray(0, 50_000))
    expect(part.json.debug_info).toMatchObject({ type: 'PartialRequestError', retriable: true })
    expect((await get(`${video_id}?fields=status`)).status.uploading_phase.bytes_transfered).toBe(50_000)
    expect((await upload(0, bytes)).json.debug_info.type).toBe('OffsetInvalidError')
    expect((await upload(50_000, bytes.subarray(50_000))).json.success).toBe(true)
    await finish()
    expect(await sandbox.control.posts()).toMatchObject([{ media: [{ sha256: sha256(bytes) }] }])
  })

  it('keeps what came before the connection was cut', async () => {
    const { video_id, upload_url, upload, finish, bytes } = await started()
    const headers = { authorization: `OAuth ${page.token}`, offset: '0', file_size: String(bytes.length) }
    const cut = request(upload_url, { method: 'POST', headers: { ...headers, 'content-length': bytes.length } })
    cut.on('error', () => {})
    cut.write(bytes.subarray(0, 70_000))
    const came = async () => (await get(`${video_id}?fields=status`)).status.uploading_phase.bytes_transfered
    await expect.poll(came).toBe(70_000)
    cut.destroy()
    await upload(70_000, bytes.subarray(70_000))
    await finish()
    expect(await sandbox.control.posts()).toMatchObject([{ media: [{ sha256: sha256(bytes) }] }])
  })

  it('takes an address instead of bytes', async () => {
    const { video_id, upload_url, finish } = await started()
    const headers = { authorization: `OAuth ${page.token}`, file_url: sandbox.media('video.mp4') }
    expect((await send('POST', upload_url, { headers })).json).toEqual({ success: true })
    expect((await settled(video_id)).video_status).toBe('ready')
    await finish()
    expect(await sandbox.control.posts()).toHaveLength(1)
  })

  it('takes an address from its header alone: in the body it is refused for the headers that bytes need', async () => {
    const { video_id, upload_url } = await started()
    const headers = { authorization: `OAuth ${page.token}` }
    const { status, json } = await send('POST', upload_url, { headers, body: { file_url: sandbox.media('video.mp4') } })
    expect([status, json.debug_info.type]).toEqual([400, 'ParameterValidationError'])
    expect((await get(`${video_id}?fields=status`)).status.uploading_phase.status).toBe('not_started')
  })

  it('refuses bytes that are no video, and the wrong scheme', async () => {
    const { upload, upload_url } = await started()
    const garbage = Buffer.alloc(5000, 1)
    expect((await upload(0, garbage, garbage.length)).json.debug_info.type).toBe('ProcessingFailedError')
    expect((await send('POST', upload_url, { token: page.token })).json.error.code).toBe(190)
  })

  it.each([
    ['same', 1],
    ['error', 1],
    ['duplicate', 2],
  ] as const)('answers a repeated finish as the switch says: %s', async (repeatedFinish, visible) => {
    await sandbox.control.setSwitches({ repeatedFinish })
    const { upload, finish, bytes } = await started()
    await upload(0, bytes)
    await finish()
    const second = await finish()
    expect(second.success === true).toBe(repeatedFinish !== 'error')
    expect(await sandbox.control.posts()).toHaveLength(visible)
  })
})

describe('reels', () => {
  it('are at most 30 a day', async () => {
    await sandbox.control.setSwitches({ facebookReelsPerDay: 1 })
    const attempt = async () => {
      const { video_id, upload_url } = await post(`${page.id}/video_reels`, { upload_phase: 'start' })
      const bytes = sampleMp4(2000)
      const headers = { authorization: `OAuth ${page.token}`, offset: '0', file_size: '2000' }
      await send('POST', upload_url, { headers, body: bytes })
      return post(`${page.id}/video_reels`, { upload_phase: 'finish', video_id, video_state: 'PUBLISHED' })
    }
    expect((await attempt()).success).toBe(true)
    expect((await attempt()).error.code).toBe(613)
    expect((await get(`${page.id}/video_reels?fields=id,permalink_url`)).data).toHaveLength(1)
  })
})

describe('stories of a page', () => {
  const hidden = async () =>
    (await post(`${page.id}/photos`, { url: sandbox.media('tall.jpg'), published: false })).id as string

  it('show a hidden photo once, and list it by the id of the photo for a day', async () => {
    const photo = await hidden()
    const story = await post(`${page.id}/photo_stories`, { photo_id: photo })
    expect(story).toEqual({ success: true, post_id: expect.any(String) })
    expect((await post(`${page.id}/photo_stories`, { photo_id: photo })).error.error_subcode).toBe(1366051)
    const { data } = await get(`${page.id}/stories`)
    expect(data).toMatchObject([{ post_id: story.post_id, media_id: photo, media_type: 'photo', status: 'PUBLISHED' }])
    await sandbox.control.advanceClock(25 * 3_600_000)
    expect((await get(`${page.id}/stories`)).data).toEqual([])
    await sandbox.control.setSwitches({ facebookStoryArchive: true })
    expect((await get(`${page.id}/stories`)).data).toMatchObject([{ status: 'ARCHIVED' }])
  })

  it('can be answered with a number too large for a double', async () => {
    await sandbox.control.setSwitches({ facebookBareNumberIds: true })
    const { text, json } = await send('POST', graph(`${page.id}/photo_stories`), {
      token: page.token,
      body: { photo_id: await hidden() },
    })
    const [shown] = await sandbox.control.posts()
    expect(text).toContain(`"post_id":${shown?.id}}`)
    expect(String(json.post_id)).not.toBe(shown?.id)
  })
})
