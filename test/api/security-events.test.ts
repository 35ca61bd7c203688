import { expect, it } from 'vitest'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { generateApiKey } from '../../src/security/api-key'
import { accountsWorld, login } from '../accounts/support'
import { until } from '../support/until'
import { answerOf, type Client } from './support/test-api'

const world = accountsWorld()
const by = expect.stringMatching(/^key:\d+$/)
const ip = expect.stringMatching(/127\.0\.0\.1$/)

const events = () => world.api.logged.filter(({ event }) => event === 'security')
const eventOf = (answer: { headers: Headers }) =>
  events().filter(({ requestId }) => requestId === answer.headers.get('X-Request-Id'))
const asked = async (client: Pick<Client, 'key'>, path: string, method = 'GET') =>
  answerOf(await fetch(world.api.url + path, { method, headers: { Authorization: `Bearer ${client.key}` } }))

it('the line of a request says whose it was and from where, also when it was refused; a public one from where alone', async () => {
  const reader = await world.api.company('acme', 'read')
  const answers = [
    await asked(reader, '/scheduled-posts'),
    await asked(reader, '/api-keys'),
    await answerOf(await fetch(`${world.api.url}/openapi.json`)),
  ]
  const lineOf = ({ headers }: { headers: Headers }) =>
    world.api.logged.find(({ msg, requestId }) => msg === 'Request' && requestId === headers.get('X-Request-Id'))
  await until(async () => answers.every(lineOf), 'the requests are logged')
  expect(answers.map(lineOf)).toEqual([
    expect.objectContaining({ status: 200, company: 'acme', by, ip }),
    expect.objectContaining({ status: 403, company: 'acme', by, ip }),
    expect.objectContaining({ status: 200, ip }),
  ])
  expect(lineOf(answers[2] as (typeof answers)[0])).not.toHaveProperty('by')
})

it('a key that is made or revoked has a line of its own, and none of it tells the key', async () => {
  const boss = await world.api.company('acme')
  const made = await boss.post('/api-keys', { scope: 'read' })
  const { key, apiKey } = made.body
  expect(eventOf(made)).toEqual([
    expect.objectContaining({ what: 'key-made', company: 'acme', by, ip, key: apiKey.id, scope: 'read' }),
  ])
  const revoked = await boss.delete(`/api-keys/${apiKey.id}`)
  expect(eventOf(revoked)).toEqual([
    expect.objectContaining({ what: 'key-revoked', company: 'acme', by, ip, key: apiKey.id }),
  ])
  expect(JSON.stringify(world.api.logged)).not.toContain(key)
  // Nor does it work any more, not for a moment, on the server that revoked it.
  expect((await asked({ key }, '/scheduled-posts')).status).toBe(401)
})

it('a key that was used a moment ago does not work any more once this server has revoked it', async () => {
  const boss = await world.api.company('acme')
  const { key, apiKey } = (await boss.post('/api-keys', {})).body
  expect((await asked({ key }, '/scheduled-posts')).status).toBe(200)
  await boss.delete(`/api-keys/${apiKey.id}`)
  expect((await asked({ key }, '/scheduled-posts')).status).toBe(401)
})

it('credentials and scopes that are refused have a line each, with what was asked for', async () => {
  const unknown = await asked({ key: generateApiKey() }, '/scheduled-posts')
  expect(eventOf(unknown)).toEqual([
    expect.objectContaining({ what: 'credentials-refused', ip, method: 'GET', path: '/scheduled-posts' }),
  ])
  const reader = await world.api.company('acme', 'read')
  const refused = await asked(reader, '/api-keys')
  expect(eventOf(refused)).toEqual([
    expect.objectContaining({ what: 'scope-refused', company: 'acme', by, ip, held: 'read', needed: 'admin' }),
  ])
  // A browser that has not been given any yet asks for nothing wrong.
  expect(eventOf(await answerOf(await fetch(`${world.api.url}/scheduled-posts`)))).toEqual([])
})

it('an account that is connected, by a login or by its token, or disconnected has a line of its own', async () => {
  const boss = await world.company('acme')
  const connection = (await login(boss, 'facebook')).get('connection')
  const chosen = await boss.post(`/accounts/connections/${connection}`, { externalIds: [ready.page.id] })
  const account = chosen.body.accounts[0].id
  expect(eventOf(chosen)).toEqual([
    expect.objectContaining({ what: 'account-connected', company: 'acme', by, ip, account }),
  ])
  const { id: externalId, token: accessToken } = ready.page
  const added = await boss.post('/accounts', { platform: 'facebook', externalId, name: 'Our page', accessToken })
  expect(eventOf(added)).toEqual([
    expect.objectContaining({ what: 'account-connected', company: 'acme', by, ip, account }),
  ])
  const gone = await boss.delete(`/accounts/${account}`)
  expect(eventOf(gone)).toEqual([
    expect.objectContaining({ what: 'account-disconnected', company: 'acme', by, ip, account }),
  ])
  expect(JSON.stringify(world.api.logged)).not.toContain(accessToken)
})
