import { beforeAll, describe, expect, it } from 'vitest'
import * as walkTo from '../support/posts-in-state'
import { type Client, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let client: Client

beforeAll(async () => {
  api = await startTestApi({ INSTAGRAM_POSTS_PER_DAY: '3', LINKEDIN_POSTS_PER_DAY: '2' })
  client = await api.company()
})

const picture = [{ url: 'https://e.com/a.jpg' }]
const video = [{ url: 'https://e.com/a.mp4' }]
const DAY = 86_400_000
const noon = new Date(Math.floor(Date.now() / DAY) * DAY + 30.5 * DAY)
const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000).toISOString()

let posts = 0

/** A post unlike every other, so that nothing is said about repeating one. */
async function schedule(socialAccountId: string, scheduledAt: string, fields: object): Promise<string[]> {
  const { status, body } = await client.post('/schedule-post', {
    socialAccountId,
    scheduledAt,
    ...fields,
    caption: `post ${++posts}`,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.warnings ?? []
}

describe('an account that is full that day is said to be, and its post is scheduled all the same', () => {
  it('Instagram: so many in any 24 hours', async () => {
    const account = await client.account('instagram')
    const post = (at: number) => schedule(account, hours(at), { media: picture })
    expect(await post(0)).toEqual([])
    expect(await post(-20)).toEqual([])
    expect(await post(10)).toEqual([])
    // -20 and 10 are never in one window together.
    expect(await post(1)).toEqual([])
    const full = `Account ${account} (instagram account) is full then: Instagram takes 3 posts in 24 hours and there are as many around this one already. The post goes out when there is room again`
    expect(await post(2)).toEqual([full])
    expect(await post(60)).toEqual([])
  })

  it('counts both halves of a feed and story post', async () => {
    const account = await client.account('instagram')
    expect(await schedule(account, hours(0), { media: picture, postType: 'feed_story' })).toEqual([])
    expect(await schedule(account, hours(1), { media: picture, postType: 'feed_story' })).toHaveLength(1)
  })

  it('does not count what was cancelled, nor what failed', async () => {
    const account = await client.account('instagram')
    for (const at of [0, 1, 2]) await schedule(account, hours(at), { media: picture })
    const { posts } = (await client.get(`/scheduled-posts?socialAccountId=${account}`)).body
    await client.delete(`/scheduled-posts/${posts[0].id}`)
    expect(await schedule(account, hours(3), { media: picture })).toEqual([])
    await walkTo.failed(api.db, posts[1].id)
    expect(await schedule(account, hours(3), { media: picture })).toEqual([])
    expect(await schedule(account, hours(3), { media: picture })).toHaveLength(1)
  })

  it('LinkedIn: so many from midnight to midnight UTC', async () => {
    const account = await client.account('linkedin', 'urn:li:organization:7')
    const day = hours(0).slice(0, 10)
    for (const at of [11, 0]) expect(await schedule(account, hours(at), {})).toEqual([])
    expect(await schedule(account, hours(13), {})).toEqual([])
    expect(await schedule(account, hours(1), {})).toEqual([
      expect.stringContaining(`LinkedIn takes 2 posts a day, and ${day} (UTC) has as many already`),
    ])
  })

  it('Facebook: thirty reels; posts of other kinds are not counted', async () => {
    const account = await client.account('facebook')
    for (let n = 0; n < 30; n++)
      expect(await schedule(account, hours(n / 10), { postType: 'reel', media: video })).toEqual([])
    expect(await schedule(account, hours(1), { postType: 'reel', media: video })).toEqual([
      expect.stringContaining('Facebook takes 30 reels in 24 hours'),
    ])
    expect(await schedule(account, hours(1), { media: video })).toEqual([])
    // Posts of another kind do not hide the reels.
    for (let n = 0; n < 31; n++) await schedule(account, hours(1.01), { media: video })
    expect(await schedule(account, hours(1.01), { postType: 'reel', media: video })).toHaveLength(1)
  })
})

describe('a token', () => {
  const set = (account: string, column: string, value: unknown) =>
    api.db.query(
      'UPDATE social_token SET ?? = ? WHERE id = (SELECT userAccessTokenId FROM meta_social_accounts WHERE id = ?)',
      [column, value, account],
    )

  it('that ends before the post is due is named with its end', async () => {
    const account = await client.account('facebook')
    await set(account, 'expires_at', new Date(hours(-1)))
    expect(await schedule(account, hours(0), {})).toEqual([
      `The token of account ${account} (facebook account) ends at ${hours(-1)}, before this post is due: connect the account again until then`,
    ])
    expect(await schedule(account, hours(-2), {})).toEqual([])
  })

  it("that is renewed before its end is nobody's business", async () => {
    const account = await client.account('instagram')
    await set(account, 'expires_at', new Date(hours(-1)))
    await set(account, 'refresh_at', new Date(hours(-100)))
    expect(await schedule(account, hours(0), { media: picture })).toEqual([])
  })

  it('that lacks a permission is said to, for the posts and for a first comment', async () => {
    const account = await client.account('facebook')
    await set(account, 'scopes', JSON.stringify(['pages_manage_posts', 'pages_read_engagement']))
    expect(await schedule(account, hours(0), {})).toEqual([])
    expect(await schedule(account, hours(0), { firstComment: 'First' })).toEqual([
      `Account ${account} (facebook account) lacks the permission pages_manage_engagement: the first comment will be refused. Connect it again and allow that`,
    ])
    await set(account, 'scopes', JSON.stringify(['pages_read_engagement', 'pages_manage_engagement']))
    expect(await schedule(account, hours(0), { firstComment: 'First' })).toEqual([
      `Account ${account} (facebook account) lacks the permission pages_manage_posts: its posts will be refused. Connect it again and allow that`,
    ])
  })

  it('that is dead already is said to be', async () => {
    const account = await client.account('facebook')
    await api.db.query("UPDATE meta_social_accounts SET status = 'needs_reconnect' WHERE id = ?", [account])
    expect(await schedule(account, hours(0), {})).toEqual([
      `Account ${account} (facebook account) has to be connected again before its posts can go out`,
    ])
  })
})
