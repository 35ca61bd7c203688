import type { Database } from '../../../src/db/connection'
import { type Client, startTestApi, type TestApi } from '../../api/support/test-api'
import { createAccount, createPost, type TestAccount } from '../../support/factories'
import * as walkTo from '../../support/posts-in-state'

export type PageWorld = {
  api: TestApi
  company: Client
  accounts: Record<'facebook' | 'instagram' | 'linkedin', TestAccount>
  posts: Posts
}

/** A post in each state, by the state. */
export type Posts = Record<(typeof states)[number], string>

const states = [
  'pending',
  'retrying',
  'processing',
  'published',
  'failed',
  'tokenDead',
  'unconfirmed',
  'missed',
  'cancelled',
  'held',
] as const

const DAY_S = 86_400
/** What a caption must stay, whatever it looks like. */
export const HOSTILE_CAPTION = '<img src=x onerror="document.title=1"> stays text'

/** An API with one company, whose posts stand in every state in which posts can stand. */
export async function pageWorld(settings: Record<string, string> = {}): Promise<PageWorld> {
  const api = await startTestApi(settings)
  const company = await api.company()
  const account = (platform: TestAccount['platform'], externalId: string) =>
    createAccount(api.db, { companyId: company.companyId, platform, externalId })
  const accounts = {
    facebook: await account('facebook', '1234567890'),
    instagram: await account('instagram', '17841400000000001'),
    linkedin: await account('linkedin', 'urn:li:organization:77'),
  }
  const posts = await postsInEveryState(api.db, accounts, await account('facebook', '99887766'))
  return { api, company, accounts, posts }
}

async function postsInEveryState(db: Database, accounts: PageWorld['accounts'], spare: TestAccount): Promise<Posts> {
  const { facebook, instagram, linkedin } = accounts
  const post = async (account: TestAccount, caption: string, dueInSeconds?: number) =>
    (await createPost(db, account, { caption, ...(dueInSeconds !== undefined && { dueInSeconds }) })).id
  const posts: Posts = {
    published: await post(facebook, 'Fresh bread from six'),
    failed: await post(facebook, 'A picture that nobody wanted'),
    retrying: await post(instagram, 'Baking while the city sleeps'),
    unconfirmed: await post(linkedin, 'We are hiring two bakers'),
    missed: await post(facebook, 'Yesterday’s bread'),
    cancelled: await post(linkedin, 'Never mind', DAY_S),
    processing: await post(facebook, 'On its way', -1),
    tokenDead: await post(spare, 'The token of this page has ended'),
    pending: await post(facebook, HOSTILE_CAPTION, DAY_S),
    held: await post(spare, 'Waits for its account', 2 * DAY_S),
  }
  await walkTo.published(db, posts.published)
  await walkTo.failed(db, posts.failed, { reason: 'Facebook said: this picture is too large' })
  await walkTo.retrying(db, posts.retrying, { inMs: 3_600_000 })
  await walkTo.unconfirmed(db, posts.unconfirmed)
  await walkTo.missed(db, posts.missed)
  await walkTo.cancelled(db, posts.cancelled)
  await walkTo.failed(db, posts.tokenDead, { cause: 'token-dead', reason: 'the token has ended' })
  await walkTo.held(db, posts.held)
  await walkTo.claimed(db, posts.processing)
  return posts
}
