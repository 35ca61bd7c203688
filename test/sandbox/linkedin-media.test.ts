import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sampleJpeg, sampleMp4 } from '../../src/sandbox/sample-media'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const { member, organization } = ready
const headers = { 'LinkedIn-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' }
const api = (path: string) => `${sandbox.sandbox.env.LINKEDIN_API_URL}/rest/${path}`
const call = (account: { token: string }, method: string, path: string, body?: unknown) =>
  send(method, api(path), { token: account.token, headers, ...(body !== undefined && { body }) })

const initialize = async (account: { id: string; token: string }, kind: string, more: object = {}) =>
  (
    await call(account, 'POST', `${kind}?action=initializeUpload`, {
      initializeUploadRequest: { owner: account.id, ...more },
    })
  ).json

const post = (account: { id: string; token: string }, content: unknown) =>
  call(account, 'POST', 'posts', {
    author: account.id,
    commentary: `Post ${Math.random()}`,
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED' },
    lifecycleState: 'PUBLISHED',
    content,
  })

async function uploadedVideo(account: { id: string; token: string }, bytes: Buffer, wrongEnds = false) {
  const { value } = await initialize(account, 'videos', {
    fileSizeBytes: bytes.length,
    uploadCaptions: false,
    uploadThumbnail: false,
  })
  const ids: string[] = []
  for (const { uploadUrl, firstByte, lastByte } of value.uploadInstructions) {
    const slice = bytes.subarray(firstByte, wrongEnds ? lastByte : lastByte + 1)
    const put = await send('PUT', uploadUrl, { headers: { 'content-type': 'application/octet-stream' }, body: slice })
    ids.push(put.headers.get('etag') ?? '')
  }
  const finalize = (uploadedPartIds: string[]) =>
    call(account, 'POST', 'videos?action=finalizeUpload', {
      finalizeUploadRequest: { video: value.video, uploadToken: value.uploadToken, uploadedPartIds },
    })
  return { urn: value.video as string, ids, finalize }
}

describe('videos', () => {
  const bytes = sampleMp4(9_000_000, 4)

  it('go up in parts by inclusive ranges and are posted as ugcPost', async () => {
    const { urn, ids, finalize } = await uploadedVideo(member, bytes)
    expect(new Set(ids).size).toBe(3)
    expect((await post(member, { media: { id: urn } })).json.code).toBe('MEDIA_ASSET_WAITING_UPLOAD')
    expect((await finalize([...ids].reverse())).status).toBe(400)
    expect(await finalize(ids)).toMatchObject({ status: 200, text: '' })
    expect((await call(member, 'GET', `videos/${encodeURIComponent(urn)}`)).json.status).toBe('AVAILABLE')
    const reply = await post(member, { media: { id: urn, title: 'A video' } })
    expect(reply.headers.get('x-restli-id')).toMatch(/^urn:li:ugcPost:/)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const [shown] = await sandbox.control.posts()
    expect(shown).toMatchObject({ content: 'video', title: 'A video', media: [{ size: bytes.length, sha256 }] })
    expect(shown?.media[0]).not.toHaveProperty('corrupt')
  })

  const wrong = [
    ['cut at the wrong byte', true, (ids: string[]) => ids],
    ['named in another order', false, (ids: string[]) => [...ids].reverse()],
    ['named in part', false, (ids: string[]) => ids.slice(1)],
    ['named wrongly', false, (ids: string[]) => ids.map((id) => `${id}x`)],
  ] as const
  const small = sampleMp4(4_194_400, 6)

  it.each(wrong)('whose parts are %s are taken without a word and fail in processing', async (_, wrongEnds, named) => {
    await sandbox.control.setSwitches({ linkedinWrongParts: 'fail' })
    const { urn, ids, finalize } = await uploadedVideo(member, small, wrongEnds)
    expect(await finalize(named(ids))).toMatchObject({ status: 200, text: '' })
    expect((await call(member, 'GET', `videos/${encodeURIComponent(urn)}`)).json.status).toBe('PROCESSING_FAILED')
    expect((await post(member, { media: { id: urn } })).json.code).toBe('MEDIA_ASSET_PROCESSING_FAILED')
  })

  it.each(wrong)('whose parts are %s are refused by a strict sandbox', async (_, wrongEnds, named) => {
    const { urn, ids, finalize } = await uploadedVideo(member, small, wrongEnds)
    expect((await finalize(named(ids))).json.errorDetails.inputErrors[0].code).toBe('INVALID_VALUE_FOR_FIELD')
    expect((await call(member, 'GET', `videos/${encodeURIComponent(urn)}`)).json.status).toBe('WAITING_UPLOAD')
  })

  it('cut at the wrong byte can be shown broken', async () => {
    await sandbox.control.setSwitches({ linkedinWrongParts: 'corrupt' })
    const { urn, ids, finalize } = await uploadedVideo(member, small, true)
    await finalize(ids)
    await post(member, { media: { id: urn } })
    expect(await sandbox.control.posts()).toMatchObject([{ media: [{ corrupt: true }] }])
  })

  it('that are none fail in processing', async () => {
    const { urn, ids, finalize } = await uploadedVideo(member, Buffer.alloc(1000, 1))
    await finalize(ids)
    expect((await call(member, 'GET', `videos/${encodeURIComponent(urn)}`)).json.status).toBe('PROCESSING_FAILED')
    expect((await post(member, { media: { id: urn } })).json.code).toBe('MEDIA_ASSET_PROCESSING_FAILED')
  })

  it('of a page are not for its content administrators', async () => {
    const [editor] = await sandbox.control.addAccounts({ kind: 'organization', role: 'CONTENT_ADMINISTRATOR' })
    if (!editor) throw new Error('no account')
    expect((await initialize(editor, 'images')).value).toBeDefined()
    expect((await initialize(editor, 'videos', { fileSizeBytes: 5000 })).message).toContain(
      'video resource is forbidden',
    )
  })
})

describe('images', () => {
  it('go through processing, which only a page may watch', async () => {
    await sandbox.control.setSwitches({ linkedinProcessingMs: 1000 })
    for (const account of [member, organization]) {
      const { value } = await initialize(account, 'images')
      const put = await send('PUT', value.uploadUrl, { token: account.token, body: sampleJpeg(32, 32, [9, 9, 9]) })
      expect(put).toMatchObject({ status: 201, text: '' })
      const read = () => call(account, 'GET', `images/${encodeURIComponent(value.image)}`)
      if (account === organization) expect((await read()).json.status).toBe('PROCESSING')
      else expect(await read()).toMatchObject({ status: 403, json: { status: 403 } })
      expect((await post(account, { media: { id: value.image } })).json.code).toBe('MEDIA_ASSET_WAITING_UPLOAD')
      await sandbox.control.advanceClock(1000)
      expect((await post(account, { media: { id: value.image } })).status).toBe(201)
    }
  })

  it('need the token at their upload address, which does not live for ever', async () => {
    const { value } = await initialize(member, 'images')
    expect(value.uploadUrlExpiresAt).toBeGreaterThan(Date.now())
    const bytes = sampleJpeg(32, 32, [9, 9, 9])
    expect((await send('PUT', value.uploadUrl, { body: bytes })).status).toBe(401)
    await sandbox.control.advanceClock(2 * 86_400_000)
    const late = await send('PUT', value.uploadUrl, { token: member.token, body: bytes })
    expect(late.json.code).toBe('EXPIRED_UPLOAD_URL')
  })

  it('belong to their owner', async () => {
    const { value } = await initialize(member, 'images')
    await send('PUT', value.uploadUrl, { token: member.token, body: sampleJpeg(32, 32, [9, 9, 9]) })
    expect((await post(organization, { media: { id: value.image } })).status).toBe(403)
    const foreign = await call(member, 'POST', 'images?action=initializeUpload', {
      initializeUploadRequest: { owner: organization.id },
    })
    expect(foreign.json.message).toContain('Accessing this image resource is forbidden')
  })
})

describe('documents and articles', () => {
  it('are posted with a title, the document as ugcPost and the article as share', async () => {
    const { value } = await initialize(member, 'documents')
    await send('PUT', value.uploadUrl, { token: member.token, body: Buffer.from('%PDF-1.7 sandbox') })
    const untitled = await post(member, { media: { id: value.document } })
    expect(untitled.json.errorDetails.inputErrors[0].code).toBe('MISSING_FIELD')
    const document = await post(member, { media: { id: value.document, title: 'deck.pdf' } })
    expect(document.headers.get('x-restli-id')).toMatch(/^urn:li:ugcPost:/)
    const article = await post(member, {
      article: { source: 'https://example.com/', title: 'Read', description: 'it' },
    })
    expect(article.headers.get('x-restli-id')).toMatch(/^urn:li:share:/)
    expect(await sandbox.control.posts()).toMatchObject([
      { content: 'document', title: 'deck.pdf' },
      { content: 'article', link: 'https://example.com/' },
    ])
  })
})
