import { createRequire } from 'node:module'
import type { AxiosStatic } from 'axios'
import { AuthClient, RestliClient } from 'linkedin-api-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleJpeg, sampleMp4 } from '../../src/sandbox/sample-media'
import { sandboxApps } from '../../src/sandbox/state/account'
import { ready, send, useSandbox } from './support/client'

/** LinkedIn's own client, as it comes from npm. Only the addresses of its hosts are others. */
const client = new RestliClient()
const sandbox = useSandbox({ strict: false })
const { organization, member } = ready
const rest = { versionString: '202609', accessToken: organization.token }
const posts = { resourcePath: '/posts', ...rest }
const visible = () => sandbox.control.posts()

const toSandbox = (url = '') =>
  url
    .replace('https://api.linkedin.com', sandbox.sandbox.env.LINKEDIN_API_URL ?? '')
    .replace('https://www.linkedin.com', sandbox.sandbox.env.LINKEDIN_OAUTH_URL ?? '')
const redirected = <Config extends { url?: string }>(config: Config) => ({ ...config, url: toSandbox(config.url) })

// The login of the client takes the axios that it has loaded itself, and no other way leads to it.
const itsAxios: AxiosStatic = createRequire(require.resolve('linkedin-api-client'))('axios')
let ours: number

beforeAll(() => {
  client.axiosInstance.interceptors.request.use(redirected)
  ours = itsAxios.interceptors.request.use(redirected)
})
afterAll(() => itsAxios.interceptors.request.eject(ours))

const entity = (commentary: string, content?: object, author: string = organization.id) => ({
  author,
  commentary,
  visibility: 'PUBLIC',
  distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
  lifecycleState: 'PUBLISHED',
  ...(content && { content }),
})
const create = async (commentary: string, content?: object) =>
  String((await client.create({ ...posts, entity: entity(commentary, content) })).createdEntityId)

type Initialized = {
  image: string
  document: string
  video: string
  uploadUrl: string
  uploadInstructions: { uploadUrl: string; firstByte: number; lastByte: number }[]
}
const initialize = async (kind: string, more: object = {}) =>
  (
    await client.action({
      resourcePath: `/${kind}`,
      actionName: 'initializeUpload',
      data: { initializeUploadRequest: { owner: organization.id, ...more } },
      ...rest,
    })
  ).data.value as Initialized
const put = (url: string, bytes: Buffer) =>
  client.axiosInstance.put(url, bytes, { headers: { authorization: `Bearer ${organization.token}` } })

async function image(shade: number): Promise<string> {
  const value = await initialize('images')
  await put(value.uploadUrl, sampleJpeg(64, 64, [shade, shade, 9]))
  return value.image
}

describe("LinkedIn's client", () => {
  it('logs a member in and asks about the token', async () => {
    const auth = new AuthClient({
      clientId: sandboxApps.linkedinClientId,
      clientSecret: sandboxApps.linkedinClientSecret,
      redirectUrl: 'https://me.example/back',
    })
    const dialog = auth.generateMemberAuthorizationUrl(['openid', 'profile', 'w_member_social'], 'state')
    const back = (await send('GET', toSandbox(dialog))).headers.get('location') ?? ''
    const token = await auth.exchangeAuthCodeForAccessToken(new URL(back).searchParams.get('code') ?? '')
    expect(token.scope).toBe('openid,profile,w_member_social')
    const { sub } = (await client.get({ resourcePath: '/userinfo', accessToken: token.access_token })).data
    expect(`urn:li:person:${sub}`).toBe(member.id)
  })

  it('publishes a text, an image, several, a document, an article and a video', async () => {
    await create('Text \\(with brackets\\)')
    await create('Image', { media: { id: await image(10), altText: 'A sea' } })
    await create('Images', { multiImage: { images: [{ id: await image(20) }, { id: await image(30) }] } })
    const document = await initialize('documents')
    await put(document.uploadUrl, Buffer.from('%PDF-1.7 sandbox'))
    await create('Document', { media: { id: document.document, title: 'deck.pdf' } })
    await create('Article', { article: { source: 'https://example.com/', title: 'Read', thumbnail: await image(40) } })

    const bytes = sampleMp4(4_194_400)
    const video = await initialize('videos', { fileSizeBytes: bytes.length })
    const uploadedPartIds: string[] = []
    for (const { uploadUrl, firstByte, lastByte } of video.uploadInstructions) {
      uploadedPartIds.push((await put(uploadUrl, bytes.subarray(firstByte, lastByte + 1))).headers.etag)
    }
    await client.action({
      resourcePath: '/videos',
      actionName: 'finalizeUpload',
      data: { finalizeUploadRequest: { video: video.video, uploadToken: '', uploadedPartIds } },
      ...rest,
    })
    const read = await client.get({ resourcePath: '/videos/{id}', pathKeys: { id: video.video }, ...rest })
    expect(read.data.status).toBe('AVAILABLE')
    await create('Video', { media: { id: video.video, title: 'Dawn' } })

    expect((await visible()).map(({ text, content, media }) => [text, content, media.length])).toEqual([
      ['Text (with brackets)', 'text', 0],
      ['Image', 'image', 1],
      ['Images', 'carousel', 2],
      ['Document', 'document', 1],
      ['Article', 'article', 1],
      ['Video', 'video', 1],
    ])
  })

  it('reads, finds, changes, comments and deletes posts', async () => {
    const urns = [await create('Oen'), await create('Two')]
    const [first = ''] = urns
    const one = { resourcePath: '/posts/{id}', pathKeys: { id: first }, ...rest }
    await client.partialUpdate({ ...one, patchSetObject: { commentary: 'One' } })
    expect((await client.get(one)).data).toMatchObject({ id: first, commentary: 'One' })
    expect(Object.keys((await client.batchGet({ ...posts, ids: urns })).data.results)).toEqual(urns)
    const found = await client.finder({ ...posts, finderName: 'author', queryParams: { author: organization.id } })
    expect(found.data.elements.map(({ commentary }) => commentary).sort()).toEqual(['One', 'Two'])
    await client.create({
      resourcePath: '/socialActions/{id}/comments',
      pathKeys: { id: first },
      entity: { actor: organization.id, object: first, message: { text: 'First' } },
      ...rest,
    })
    await client.delete(one)
    expect(await visible()).toMatchObject([
      { text: 'One', comments: ['First'], deletedAt: expect.any(String) },
      { text: 'Two' },
    ])
  })

  it('changes several at once, and makes none by it', async () => {
    const urns = [await create('Oen'), await create('Tow')]
    const patchSetObjects = [{ commentary: 'One' }, { commentary: 'Two' }]
    const { data } = await client.batchPartialUpdate({ ...posts, ids: urns, patchSetObjects })
    expect(data.results).toEqual(Object.fromEntries(urns.map((urn) => [urn, { status: 204 }])))
    const entities = [entity('Another'), entity('Yet another')]
    for (const batch of [
      client.batchCreate({ ...posts, entities }),
      client.batchUpdate({ ...posts, ids: urns, entities }),
      client.batchDelete({ ...posts, ids: urns }),
    ]) {
      await expect(batch).rejects.toMatchObject({ response: { headers: { 'x-sandbox': 'not-imitated' } } })
    }
    expect((await visible()).map(({ text }) => text)).toEqual(['One', 'Two'])
  })

  it('sends long queries in the body', async () => {
    const urn = await create('Oen')
    const ids = [urn, ...Array.from({ length: 300 }, (_, n) => `urn:li:share:${n}`)]
    const read = await client.batchGet({ ...posts, ids })
    expect(read.request.method).toBe('POST')
    expect([Object.keys(read.data.results), Object.keys(read.data.errors).length]).toEqual([[urn], 300])
    const patchSetObjects = ids.map(() => ({ commentary: 'One' }))
    const changed = await client.batchPartialUpdate({ ...posts, ids, patchSetObjects })
    expect(changed.data.results).toEqual({ [urn]: { status: 204 } })
    const queryParams = { author: organization.id, note: 'x'.repeat(5000) }
    const found = await client.finder({ ...posts, finderName: 'author', queryParams })
    expect(found.data.elements).toMatchObject([{ commentary: 'One' }])
    expect((await visible()).map(({ text }) => text)).toEqual(['One'])
  })

  it('finds pages by the names of today and of before', async () => {
    const { accessToken } = rest
    const finder = { finderName: 'roleAssignee', queryParams: { role: 'ADMINISTRATOR', state: 'APPROVED' } }
    const today = await client.finder({ resourcePath: '/organizationAcls', ...finder, ...rest })
    const before = await client.finder({ resourcePath: '/organizationalEntityAcls', ...finder, accessToken })
    expect([today.data.elements[0]?.organization, before.data.elements[0]?.organizationalTarget]).toEqual([
      organization.id,
      organization.id,
    ])
    const id = organization.id.split(':').at(-1) ?? ''
    const organizations = { resourcePath: '/organizations', ...rest }
    expect(Object.keys((await client.batchGet({ ...organizations, ids: [id] })).data.results)).toEqual([id])
    const queryParams = { vanityName: 'sandbox-works' }
    const named = await client.finder({ ...organizations, finderName: 'vanityName', queryParams })
    expect(named.data.elements).toMatchObject([{ localizedName: 'Sandbox Works' }])
    const me = await client.get({ resourcePath: '/me', queryParams: { fields: 'id,localizedFirstName' }, accessToken })
    expect(me.data).toEqual({ id: member.id.split(':').at(-1), localizedFirstName: 'Sam' })
  })
})
