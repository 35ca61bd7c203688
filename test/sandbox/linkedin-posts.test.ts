import { describe, expect, it } from 'vitest'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox()
const { member, organization } = ready
const headers = { 'LinkedIn-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' }
const api = (path: string) => `${sandbox.sandbox.env.LINKEDIN_API_URL}/rest/${path}`

function body(author: string, commentary: string, content?: unknown) {
  return {
    author,
    commentary,
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
    ...(content !== undefined && { content }),
  }
}

const create = (account: { id: string; token: string }, commentary: string, content?: unknown) =>
  send('POST', api('posts'), { token: account.token, headers, body: body(account.id, commentary, content) })

async function uploadImage(account: { id: string; token: string }, bytes = sampleJpeg(64, 64, [1, 2, 3])) {
  const start = await send('POST', api('images?action=initializeUpload'), {
    token: account.token,
    headers,
    body: { initializeUploadRequest: { owner: account.id } },
  })
  const { uploadUrl, image } = start.json.value
  const put = await send('PUT', uploadUrl, { token: account.token, body: bytes })
  expect(put.status).toBe(201)
  return image as string
}

describe.each([member, organization])('posts of $id', (account) => {
  it('answer 201 with nothing but the URN in a header', async () => {
    const reply = await create(account, 'Hello \\(world\\)')
    expect(reply).toMatchObject({ status: 201, text: '' })
    const urn = reply.headers.get('x-restli-id')
    expect(urn).toMatch(/^urn:li:share:\d{17,}$/)
    expect(await sandbox.control.posts()).toMatchObject([
      { id: urn, text: 'Hello (world)', permalink: `https://www.linkedin.com/feed/update/${urn}/` },
    ])
  })

  it('carry one image or several', async () => {
    const [one, two] = [await uploadImage(account), await uploadImage(account)]
    expect((await create(account, 'One', { media: { id: one, altText: 'A thing' } })).status).toBe(201)
    const several = await create(account, 'Two', { multiImage: { images: [{ id: one }, { id: two }] } })
    expect(several.status).toBe(201)
    expect(await sandbox.control.posts()).toMatchObject([
      { content: 'image', media: [{ altText: 'A thing' }] },
      { content: 'carousel', relatedIds: [one, two] },
    ])
    const single = await create(account, 'Three', { multiImage: { images: [{ id: one }] } })
    expect(single.status).toBe(400)
  })

  it('refuse media that are not uploaded yet', async () => {
    const start = await send('POST', api('images?action=initializeUpload'), {
      token: account.token,
      headers,
      body: { initializeUploadRequest: { owner: account.id } },
    })
    const early = await create(account, 'Early', { media: { id: start.json.value.image } })
    expect(early.json).toMatchObject({ status: 400, code: 'MEDIA_ASSET_WAITING_UPLOAD' })
  })
})

describe('the text of a LinkedIn post', () => {
  it('silently ends at an unescaped reserved character', async () => {
    await create(member, 'Sale (today) only')
    expect(await sandbox.control.posts()).toMatchObject([{ text: 'Sale ' }])
  })

  it('fails there instead when tests ask for it', async () => {
    await sandbox.control.setSwitches({ linkedinStrictLittleText: true })
    expect((await create(member, 'Sale (today) only')).status).toBe(400)
  })

  it('knows mentions and hashtags', async () => {
    await create(member, 'With @[Sandbox Works](urn:li:organization:1) on #monday {hashtag|\\#|work} \\#no')
    expect(await sandbox.control.posts()).toMatchObject([{ text: 'With Sandbox Works on #monday #work #no' }])
  })

  it('may have 3000 characters, escapes not counted', async () => {
    expect((await create(member, '\\('.repeat(3000))).status).toBe(201)
    const long = await create(member, 'x'.repeat(3001))
    expect(long.json.errorDetails.inputErrors[0]).toMatchObject({ code: 'FIELD_ARRAY_SIZE_TOO_HIGH', maxLength: 3000 })
  })
})

describe('an equal post of the same author', () => {
  it('is refused for ten minutes, with a URN that belongs to nothing', async () => {
    const first = await create(member, 'Again')
    const second = await create(member, 'Again')
    expect(second.status).toBe(422)
    expect(second.json.errorDetails.inputErrors[0].code).toBe('DUPLICATE_POST')
    expect(second.json.message).not.toContain(first.headers.get('x-restli-id'))
    await sandbox.control.advanceClock(600_000)
    expect((await create(member, 'Again')).status).toBe(201)
    expect((await sandbox.control.countPosts()).surplus).toBe(1)
  })

  it('is compared by what readers see', async () => {
    await create(member, 'Cut (here)')
    expect((await create(member, 'Cut (there)')).status).toBe(422)
  })
})

describe('the gates', () => {
  it('ask for a version that exists', async () => {
    const missing = await send('POST', api('posts'), { token: member.token, body: body(member.id, 'x') })
    expect(missing.json).toMatchObject({ status: 400, code: 'VERSION_MISSING' })
    const old = { ...headers, 'LinkedIn-Version': '202404' }
    const sunset = await send('POST', api('posts'), { token: member.token, headers: old, body: body(member.id, 'x') })
    expect(sunset.json).toEqual({
      status: 426,
      code: 'NONEXISTENT_VERSION',
      message: 'Requested version 20240401 is not active',
    })
  })

  it('tell each kind of dead token apart', async () => {
    const attempt = async () => (await create(member, 'x')).json
    await sandbox.control.changeToken({ token: member.token, state: 'expired' })
    expect(await attempt()).toMatchObject({ status: 401, serviceErrorCode: 65602 })
    await sandbox.control.changeToken({ token: member.token, state: 'revoked' })
    expect(await attempt()).toMatchObject({ status: 401, serviceErrorCode: 65601 })
    expect((await create({ ...member, token: 'other' }, 'x')).json).toMatchObject({ serviceErrorCode: 65600 })
  })

  it('let nobody post in the name of another, or without the scope', async () => {
    const foreign = await create({ id: organization.id, token: member.token }, 'x')
    expect(foreign.json).toMatchObject({ status: 403 })
    await sandbox.control.changeToken({ token: member.token, removeScopes: ['w_member_social'] })
    expect((await create(member, 'x')).json.message).toBe(
      'Not enough permissions to access: partnerApiPostsExternal.CREATE.20260901',
    )
  })

  it('count the calls of a day', async () => {
    await sandbox.control.setSwitches({ linkedinMemberCallsPerDay: 1 })
    await create(member, 'one')
    const over = await create(member, 'two')
    expect(over).toMatchObject({ status: 429, json: { serviceErrorCode: 101 } })
    expect(over.headers.get('retry-after')).toBeNull()
    await sandbox.control.advanceClock(86_400_000)
    expect((await create(member, 'three')).status).toBe(201)
  })
})
