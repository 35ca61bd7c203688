import { describe, expect, it } from 'vitest'
import { ready } from '../../src/sandbox/state/ready-accounts'
import type { Client } from '../api/support/test-api'
import { createPost, createPosts, readPost, type TestAccount } from '../support/factories'
import * as walkTo from '../support/posts-in-state'
import { accountsWorld } from './support'

const world = accountsWorld()
const { page, member } = ready

async function pageAccount(client: Client): Promise<TestAccount> {
  const given = { platform: 'facebook', externalId: page.id, name: 'Bakery', accessToken: page.token }
  const { body } = await client.post('/accounts', given)
  return { id: body.account.id, companyId: client.companyId, platform: 'facebook', externalId: page.id }
}
const health = async (client: Client, { id }: TestAccount) => (await client.get(`/accounts/${id}`)).body.account.health
const kill = (token: string, state: 'active' | 'revoked' | 'expired') =>
  Object.assign(world.sandbox.world.accounts.token(token) as object, { state })

describe('asking the platform about an account', () => {
  it('finds out that its token has died, and holds its posts before one of them fails', async () => {
    const client = await world.company()
    const account = await pageAccount(client)
    const post = await createPost(world.api.db, account, { dueInSeconds: 3600 })
    kill(page.token, 'revoked')
    const { body } = await client.post(`/accounts/check/${account.id}`, {})
    expect(body).toMatchObject({ result: 'dead', account: { health: { state: 'needs_reconnect' } } })
    expect(body.reason).toContain('not authorized')
    expect((await readPost(world.api.db, post.id)).schedule.status).toBe('held')
  })

  it('finds out that it was taken for dead wrongly, and lets its posts go', async () => {
    const client = await world.company()
    const account = await pageAccount(client)
    const post = await createPost(world.api.db, account, { dueInSeconds: 3600 })
    kill(page.token, 'revoked')
    await client.post(`/accounts/check/${account.id}`, {})
    kill(page.token, 'active')
    const { body } = await client.post(`/accounts/check/${account.id}`, {})
    expect(body).toMatchObject({ result: 'works', postsReleased: 1, account: { health: { state: 'ok' } } })
    expect((await readPost(world.api.db, post.id)).schedule.status).toBe('pending')
  })

  it('concludes nothing while the platform is away', async () => {
    const client = await world.company()
    const account = await pageAccount(client)
    world.sandbox.world.faults.add({ operation: 'facebook.page.read', kind: 'html', status: 503 })
    const { body } = await client.post(`/accounts/check/${account.id}`, {})
    expect(body).toMatchObject({ result: 'unknown', account: { health: { state: 'ok' } } })
  })

  it('learns what the token may do and when it ends', async () => {
    const client = await world.company()
    const account = await pageAccount(client)
    const token = world.sandbox.world.accounts.token(page.token)
    Object.assign(token as object, {
      scopes: ['pages_manage_posts', 'pages_read_engagement'],
      expiresAt: Date.now() + 3 * 86_400_000,
    })
    await client.post(`/accounts/check/${account.id}`, {})
    const { body } = await client.get(`/accounts/${account.id}`)
    expect(body.account).toMatchObject({
      missingPermissions: ['pages_manage_engagement'],
      health: { state: 'expires_soon', reason: expect.stringContaining('cannot be renewed') },
    })
  })
})

describe('disconnecting an account', () => {
  it('says how many posts wait, keeps them, and forgets the token', async () => {
    const client = await world.company()
    const account = await pageAccount(client)
    const posts = await createPosts(world.api.db, account, 3)
    const { status, body } = await client.delete(`/accounts/${account.id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ posts: { held: 3, cancelled: 0, beingPublished: 0 } })
    expect(body.message).toContain('3 posts wait until it is connected again')
    for (const { id } of posts) {
      const { schedule, timeline, details } = await readPost(world.api.db, id)
      expect([schedule.status, details.status]).toEqual(['held', 'pending'])
      expect(timeline.at(-1)?.reason).toContain('disconnected')
    }
    expect(await world.everythingStored()).not.toContain(`"company_id":"${client.companyId}","context_id"`)
    expect(await health(client, account)).toMatchObject({ state: 'disconnected' })
    expect((await client.get('/accounts')).body.accounts).toEqual([])
    expect((await client.get('/accounts?health=disconnected')).body.accounts).toMatchObject([{ id: account.id }])
  })

  it('cancels them when asked to, but nothing of which something may be out', async () => {
    const client = await world.company()
    const account = await pageAccount(client)
    const [first, second, doubtful] = await createPosts(world.api.db, account, 3)
    await walkTo.toBeAskedFor(world.api.db, doubtful?.id as string)
    const { body } = await client.delete(`/accounts/${account.id}?posts=cancel`)
    expect(body.posts).toEqual({ held: 1, cancelled: 2, beingPublished: 0 })
    for (const post of [first, second]) {
      expect((await readPost(world.api.db, post?.id as string)).details.status).toBe('cancelled')
    }
    expect((await readPost(world.api.db, doubtful?.id as string)).details.status).toBe('unconfirmed')
  })

  it('can be repeated, takes no new posts, and does nothing to the accounts of others', async () => {
    const [client, rival] = [await world.company(), await world.company()]
    const account = await pageAccount(client)
    expect((await rival.delete(`/accounts/${account.id}`)).status).toBe(404)
    expect((await rival.get(`/accounts/${account.id}`)).status).toBe(404)
    expect((await rival.post(`/accounts/check/${account.id}`, {})).status).toBe(404)
    await client.delete(`/accounts/${account.id}`)
    expect((await client.delete(`/accounts/${account.id}`)).body.message).toContain('No posts were to come')
    expect((await client.post(`/accounts/check/${account.id}`, {})).status).toBe(409)
    const post = { socialAccountId: account.id, postType: 'feed', caption: 'x', scheduledAt: '2030-01-01T00:00:00Z' }
    const refused = await client.post('/schedule-post', post)
    expect(refused.status).toBe(422)
    expect(refused.body.detail).toContain('is disconnected; connect it again first')
  })

  it('leaves the token of a login to the other accounts that live by it', async () => {
    const client = await world.company()
    const given = { platform: 'linkedin', name: 'x', accessToken: member.token }
    const { body } = await client.post('/accounts', { ...given, externalId: member.id })
    const [one, two] = [body.account.id, await client.account('linkedin', 'urn:li:organization:9')]
    await world.api.db.query(
      'UPDATE meta_social_accounts a JOIN meta_social_accounts b ON b.id = ? SET a.userAccessTokenId = b.userAccessTokenId WHERE a.id = ?',
      [one, two],
    )
    await client.delete(`/accounts/${one}`)
    expect(await world.tokenOf(two)).toBe(member.token)
  })
})
