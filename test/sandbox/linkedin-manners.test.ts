import { describe, expect, it } from 'vitest'
import { ready, send, useSandbox } from './support/client'

const sandbox = useSandbox({ strict: false })
const { member, organization } = ready
const number = organization.id.split(':').at(-1) ?? ''
const versioned = { 'LinkedIn-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' }

function call(
  method: string,
  path: string,
  { token = organization.token, headers = {}, body }: { token?: string; headers?: object; body?: unknown } = {},
) {
  const url = `${sandbox.sandbox.env.LINKEDIN_API_URL}/${path}`
  return send(method, url, { token, headers: { ...versioned, ...headers }, ...(body !== undefined && { body }) })
}

const newPost = (commentary: string) => ({
  author: organization.id,
  commentary,
  visibility: 'PUBLIC',
  distribution: { feedDistribution: 'MAIN_FEED' },
  lifecycleState: 'PUBLISHED',
})
const create = async (commentary: string) =>
  (await call('POST', 'rest/posts', { body: newPost(commentary) })).headers.get('x-restli-id') ?? ''
const visible = async () => (await sandbox.control.posts()).map(({ text }) => text)
const listOf = (urns: string[]) => `List(${urns.map(encodeURIComponent).join(',')})`

describe('who one is, by the older names', () => {
  it('is told under /v2/me to those who have the older scope', async () => {
    expect((await call('GET', 'v2/me')).json).toMatchObject({
      id: member.id.split(':').at(-1),
      localizedFirstName: 'Sam',
      lastName: { localized: { en_US: 'Sandbox' } },
    })
    expect((await call('GET', 'v2/me?projection=(id,profilePicture(displayImage~:playableStreams))')).json).toEqual({
      id: member.id.split(':').at(-1),
    })
    const refused = await call('GET', 'v2/me', { token: member.token })
    expect([refused.status, refused.json.message]).toEqual([403, 'Not enough permissions to access: me.GET.NO_VERSION'])
  })

  it('is told of pages by organizationalEntityAcls, with what their URNs stand for', async () => {
    const path = 'v2/organizationalEntityAcls?q=roleAssignee&role=ADMINISTRATOR'
    const projection = encodeURIComponent('(elements*(organizationalTarget~(localizedName,vanityName)))')
    const [plain] = (await call('GET', path)).json.elements
    expect(plain).toEqual({
      organizationalTarget: organization.id,
      role: 'ADMINISTRATOR',
      roleAssignee: member.id,
      state: 'APPROVED',
    })
    const [decorated] = (await call('GET', `${path}&projection=${projection}`)).json.elements
    expect(decorated['organizationalTarget~']).toMatchObject({ localizedName: 'Sandbox Works' })
  })
})

describe('organizations', () => {
  it.each(['rest', 'v2'])('are found by their name and read in batches under /%s', async (base) => {
    const found = await call('GET', `${base}/organizations?q=vanityName&vanityName=sandbox-works`)
    expect(found.json.elements).toMatchObject([{ $URN: organization.id, localizedName: 'Sandbox Works' }])
    expect((await call('GET', `${base}/organizations?q=vanityName&vanityName=nobody`)).json.elements).toEqual([])
    for (const ids of [`ids=List(${number},7)`, `ids[0]=${number}&ids[1]=7`, `ids=${number}&ids=7`]) {
      const { json } = await call('GET', `${base}/organizations?${ids}`)
      expect(json.results[number]).toMatchObject({ localizedName: 'Sandbox Works' })
      expect([json.statuses[number], json.errors['7'].status]).toEqual([200, 404])
    }
    expect((await call('GET', `${base}/organizations/${number}`)).json.vanityName).toBe('sandbox-works')
  })
})

describe('a batch', () => {
  it('that changes posts makes none', async () => {
    const urns = [await create('Oen'), await create('Tow')]
    const entities = Object.fromEntries(
      [...urns, 'urn:li:share:1'].map((urn, index) => [
        encodeURIComponent(urn),
        { patch: { $set: { commentary: ['One', 'Two', 'Three'][index] } } },
      ]),
    )
    const { status, json } = await call('POST', `rest/posts?ids=${listOf([...urns, 'urn:li:share:1'])}`, {
      headers: { 'X-RestLi-Method': 'batch_partial_update' },
      body: { entities },
    })
    expect([status, json.results, json.errors['urn:li:share:1'].status]).toEqual([
      200,
      Object.fromEntries(urns.map((urn) => [urn, { status: 204 }])),
      404,
    ])
    expect(await visible()).toEqual(['One', 'Two'])
  })

  it.each(['batch_create', 'batch_update', 'batch_delete', 'update', 'action', 'get_all', 'batch_partial_update'])(
    '%s is not taken for a create',
    async (method) => {
      const reply = await call('POST', 'rest/posts', {
        headers: { 'X-RestLi-Method': method },
        body: { ...newPost('No post'), elements: [newPost('No post')] },
      })
      expect([reply.status, reply.headers.get('x-sandbox')]).toEqual([404, 'not-imitated'])
      expect(await visible()).toEqual([])
    },
  )
})

describe('a call whose query travels in the body', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  it('is answered as the call it stands for', async () => {
    const urns = [await create('One'), await create('Two')]
    const tunnel = (query: string, override: string, more: object = {}) =>
      call('POST', `rest/posts`, {
        headers: { ...form, 'X-HTTP-Method-Override': override, ...more },
        body: Buffer.from(query),
      })
    const batch = await tunnel(`ids=${listOf(urns)}`, 'GET', { 'X-RestLi-Method': 'batch_get' })
    expect(Object.keys(batch.json.results)).toEqual(urns)
    const finder = await tunnel(`q=author&author=${encodeURIComponent(organization.id)}`, 'get')
    expect(finder.json.elements).toHaveLength(2)
    expect((await tunnel('ids=List(1)', 'DELETE')).headers.get('x-sandbox')).toBe('not-imitated')
    const removed = await call('POST', `rest/posts/${encodeURIComponent(urns[0] ?? '')}`, {
      headers: { ...form, 'X-HTTP-Method-Override': 'DELETE' },
      body: Buffer.from(''),
    })
    expect(removed.status).toBe(204)
    expect(await sandbox.control.posts({ id: urns[0] ?? '' })).toMatchObject([{ deletedAt: expect.any(String) }])
  })

  it('may bring a body of its own along', async () => {
    const urn = await create('Oen')
    const body = JSON.stringify({ entities: { [encodeURIComponent(urn)]: { patch: { $set: { commentary: 'One' } } } } })
    const parts = [
      '--xyz',
      'Content-Type: application/x-www-form-urlencoded',
      '',
      `ids=${listOf([urn])}`,
      '--xyz',
      'Content-Type: application/json',
      '',
      body,
      '--xyz--',
    ]
    const { json } = await call('POST', 'rest/posts', {
      headers: {
        'content-type': 'multipart/mixed; boundary=xyz',
        'X-HTTP-Method-Override': 'POST',
        'X-RestLi-Method': 'batch_partial_update',
      },
      body: Buffer.from(parts.join('\r\n')),
    })
    expect(json.results).toEqual({ [urn]: { status: 204 } })
    expect(await visible()).toEqual(['One'])
  })
})
