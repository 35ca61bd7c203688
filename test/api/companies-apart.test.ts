import { beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../src/api/operations/every-operation'
import type { Operation } from '../../src/api/operations/operation'
import { insertConnection } from '../../src/db/accounts/account-connections'
import { answerOf, type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})

it('companies whose ids differ only in case, accents or trailing spaces see nothing of each other', async () => {
  const [acme, ACME, ácme] = [await api.company('acme'), await api.company('ACME'), await api.company('ácme')]
  const account = await acme.account('linkedin', 'urn:li:person:aBc')
  const { body } = await acme.post('/schedule-post', {
    socialAccountId: account,
    scheduledAt: inAnHour(),
    caption: 'x',
  })
  for (const other of [ACME, ácme]) {
    expect((await other.get('/scheduled-posts')).body.total).toBe(0)
    expect((await other.get(`/scheduled-posts/${body.postDetailId}`)).status).toBe(404)
    expect((await other.delete(`/scheduled-posts/${body.postDetailId}`)).status).toBe(404)
  }
})

it('accounts whose LinkedIn ids differ only in case are two accounts', async () => {
  const company = await api.company()
  expect(await company.account('linkedin', 'urn:li:person:aBc')).not.toBe(
    await company.account('linkedin', 'urn:li:person:AbC'),
  )
})

describe('what another company has', () => {
  let acme: Client
  let rival: Client
  const DELIVERY = 7
  const NOBODYS = '0199c0de-0000-7000-8000-000000000000'
  /** Where a path names something: what acme has there. */
  let idsOf: [prefix: string, id: string, nobodys?: string][]
  let post: string
  let account: string

  beforeAll(async () => {
    acme = await api.company('apart-acme')
    rival = await api.company('apart-rival')
    account = await acme.account('linkedin')
    post = await schedule(acme, account, 'acme only')
    const key = await acme.post('/api-keys', { name: 'acme only' })
    const webhook = await acme.post('/webhooks', { url: 'https://acme.example/', events: ['*'] })
    const calendar = await acme.post('/calendar-tokens', { name: 'acme only' })
    const connection = 'A'.repeat(43)
    await insertConnection(api.db, {
      id: connection,
      stateHash: 'x',
      companyId: 'apart-acme',
      createdBy: 'key:1',
      login: 'facebook',
      accountId: null,
      redirectUri: 'x',
      returnUrl: null,
      lifeMs: 60_000,
    })
    idsOf = [
      ['/scheduled-posts/', post],
      ['/api-keys/', String(key.body.apiKey.id), '987654321'],
      ['/calendar-tokens/', String(calendar.body.calendarToken.id), '987654321'],
      ['/accounts/connections/', connection, 'B'.repeat(43)],
      ['/accounts/', account],
      ['/webhooks/', webhook.body.webhook.id],
    ]
    await api.db.query('INSERT INTO events (event_id, type, data) VALUES (UUID(), ?, ?)', ['post.published', '{}'])
    await api.db.query('INSERT INTO deliveries (id, event_id, webhook_id) SELECT ?, MAX(id), ? FROM events', [
      DELIVERY,
      webhook.body.webhook.id,
    ])
  })

  const schedule = async (company: Client, socialAccountId: string, caption: string) =>
    (await company.post('/schedule-post', { socialAccountId, caption, scheduledAt: inAnHour() })).body.postDetailId

  const everythingOf = async (companyId: string) => {
    const tables = [
      ...['post_details', 'api_keys', 'meta_social_accounts', 'social_token', 'account_connections', 'webhooks'],
      'calendar_tokens',
    ]
    const rows = tables.map((table) =>
      api.db.query(`SELECT * FROM ${table} WHERE company_id = ? ORDER BY id`, [companyId]).then(([found]) => found),
    )
    const [schedules] = await api.db.query(
      'SELECT s.* FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id WHERE d.company_id = ?',
      [companyId],
    )
    const [deliveries] = await api.db.query(
      'SELECT d.* FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE w.company_id = ?',
      [companyId],
    )
    // When a key was last used is written in the background.
    return JSON.stringify([...(await Promise.all(rows)), schedules, deliveries]).replace(/"last_used_at":[^,]*,/g, '')
  }

  const withId = operations.filter(({ access, path }) => access !== 'public' && path.includes('{id}'))

  // New operations come under it by themselves; one that needs a body says so here.
  const bodies: Record<string, unknown> = { resolvePost: { as: 'not-published' } }

  it.each(withId.map(({ id }) => id))(
    'is to %s what nobody has: the same 404 in the same words, and nothing changes',
    async (name) => {
      const operation = withId.find(({ id }) => id === name) as Operation
      const [, theirs, nobodys = NOBODYS] = idsOf.find(([prefix]) => operation.path.startsWith(prefix)) ?? []
      if (theirs === undefined) throw new Error(`Say above what acme has at ${operation.path}`)
      const before = await everythingOf('apart-acme')
      const ask = async (id: string) => {
        const path = operation.path.replace('{id}', String(id)).replace('{deliveryId}', String(DELIVERY))
        const init: RequestInit = { method: operation.method.toUpperCase() }
        const headers: Record<string, string> = { Authorization: `Bearer ${rival.key}` }
        if (operation.body) {
          headers['Content-Type'] = 'application/json'
          init.body = JSON.stringify(bodies[name] ?? {})
        }
        const { status, body } = await answerOf(await fetch(api.url + path, { ...init, headers }))
        return JSON.parse(
          JSON.stringify({ status, ...body, requestId: '' }).replaceAll(new RegExp(`\\b${id}\\b`, 'g'), '<id>'),
        )
      }
      const answer = await ask(theirs)
      expect(answer.status).toBe(404)
      expect(answer).toEqual(await ask(nobodys))
      expect(await everythingOf('apart-acme')).toBe(before)
    },
  )

  it('is in no list, whatever is asked for', async () => {
    await schedule(rival, await rival.account('linkedin'), 'rival only')
    for (const { path, access } of operations.filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
      if (access === 'public') continue
      const { status, body } = await rival.get(path)
      expect([path, status]).toEqual([path, 200])
      expect(JSON.stringify(body)).not.toContain('acme')
    }
    const filtered = await rival.get(`/scheduled-posts?socialAccountId=${account}`)
    expect(filtered.body).toMatchObject({ total: 0, posts: [] })
  })

  it('is not hit by an Idempotency-Key that both use', async () => {
    const headers = { 'Idempotency-Key': 'the-same-for-both' }
    const once = async (company: Client) =>
      company.post(
        '/schedule-post',
        {
          socialAccountId: await company.account('linkedin'),
          caption: company.companyId,
          scheduledAt: '2035-01-01T00:00:00Z',
        },
        headers,
      )
    const [first, second] = [await once(acme), await once(rival)]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.headers.get('Idempotency-Replayed')).toBeNull()
    expect(second.body.postDetailId).not.toBe(first.body.postDetailId)
  })
})
