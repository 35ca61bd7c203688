import { randomBytes, randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { type SavedAccount, saveSocialAccount } from '../../src/db/accounts/save-social-account'
import type { Database } from '../../src/db/connection'
import { newId } from '../../src/db/new-id'
import { type MediaItem, type Platform, type PostType, plannedPublications } from '../../src/domain/post'
import type { PostOptions } from '../../src/domain/post-options'
import { TokenCipher, tokenContext } from '../../src/security/token-cipher'
import { byHand } from './by-hand'

/** The key every test process is given. */
export const testEncryptionKey = Buffer.alloc(32, 7).toString('base64')
const cipher = TokenCipher.fromSetting(testEncryptionKey)

export type TestAccount = { id: string; companyId: string; platform: Platform; externalId: string }

/** An account with an encrypted token. */
export async function createAccount(
  db: Database,
  given: {
    platform?: Platform
    externalId?: string
    token?: string
    companyId?: string
    login?: 'facebook' | 'instagram' | 'linkedin'
  } = {},
): Promise<TestAccount> {
  const platform = given.platform ?? 'linkedin'
  const companyId = given.companyId ?? 'acme'
  const externalId = given.externalId ?? `urn:li:person:${randomBytes(5).toString('hex')}`
  const contextId = randomUUID()
  const token = cipher.encrypt(given.token ?? 'a-token', tokenContext(companyId, contextId))
  const tokenId = newId()
  await db.query('INSERT INTO social_token (id, company_id, context_id, access_token) VALUES (?, ?, ?, ?)', [
    tokenId,
    companyId,
    contextId,
    token,
  ])
  const login = given.login ?? usualLogin(platform)
  const id = newId()
  await db.query(
    `INSERT INTO meta_social_accounts (id, company_id, platform, external_id, name, login, userAccessTokenId) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [id, companyId, platform, externalId, `Test ${platform}`, login, tokenId],
  )
  return { id, companyId, platform, externalId }
}

const usualLogin = (platform: Platform): Platform => (platform === 'linkedin' ? 'linkedin' : 'facebook')

/** Connects an account again, with a token that may be another: what waited for it is let go. */
export function connectAgain(db: Database, account: TestAccount, token: string): Promise<SavedAccount> {
  const { companyId, platform } = account
  const again = { ...account, name: `Test ${platform}`, login: usualLogin(platform) }
  return saveSocialAccount(db, again, (contextId) => cipher.encrypt(token, tokenContext(companyId, contextId)))
}

export type TestPost = { id: string; scheduleId: string }

/** A scheduled post; due since a moment unless `dueInSeconds` says otherwise. */
export async function createPost(
  db: Database,
  account: TestAccount,
  given: {
    caption?: string
    postType?: PostType
    media?: MediaItem[]
    dueInSeconds?: number
    link?: string
    options?: PostOptions
    contentHash?: string
  } = {},
): Promise<TestPost> {
  const postType = given.postType ?? 'feed'
  const [id, scheduleId] = [newId(), newId()]
  await db.query(
    `INSERT INTO post_details (id, company_id, social_account_id, platform, post_type, caption, media, link, options, content_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      account.companyId,
      account.id,
      account.platform,
      postType,
      given.caption ?? `A post ${randomBytes(4).toString('hex')}`,
      JSON.stringify(given.media ?? []),
      given.link ?? null,
      given.options ? JSON.stringify(given.options) : null,
      given.contentHash ?? null,
    ],
  )
  await db.query(
    `INSERT INTO post_schedule (id, post_detail_id, run_at, scheduled_for)
     VALUES (?, ?, NOW(3) + INTERVAL ? SECOND, NOW(3) + INTERVAL ? SECOND)`,
    [scheduleId, id, given.dueInSeconds ?? -1, given.dueInSeconds ?? -1],
  )
  await db.query('INSERT INTO publications (post_detail_id, kind) VALUES ?', [
    plannedPublications(postType).map((kind) => [id, kind]),
  ])
  return { id, scheduleId }
}

export async function createPosts(db: Database, account: TestAccount, count: number): Promise<TestPost[]> {
  const posts: TestPost[] = []
  for (let n = 0; n < count; n++) posts.push(await createPost(db, account))
  return posts
}

/** Everything the database says about one post. */
export async function readPost(db: Database, id: string) {
  const [[details]] = await db.query<RowDataPacket[]>('SELECT * FROM post_details WHERE id = ?', [id])
  const [[schedule]] = await db.query<RowDataPacket[]>('SELECT * FROM post_schedule WHERE post_detail_id = ?', [id])
  const [publications] = await db.query<RowDataPacket[]>(
    'SELECT * FROM publications WHERE post_detail_id = ? ORDER BY id',
    [id],
  )
  const [timeline] = await db.query<RowDataPacket[]>('SELECT * FROM attempts WHERE post_detail_id = ? ORDER BY id', [
    id,
  ])
  if (!details || !schedule) throw new Error(`no post ${id}`)
  return { details, schedule, publications, timeline }
}

/** How many posts stand in each state. */
export async function countByStatus(db: Database): Promise<Record<string, number>> {
  const [rows] = await db.query<RowDataPacket[]>('SELECT status, COUNT(*) AS count FROM post_details GROUP BY status')
  return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]))
}

/** Takes a post its account away, as a dump that was restored in part may: the foreign key would not let anybody. */
export async function loseAccount(db: Database, post: { id: string } | undefined): Promise<void> {
  const connection = await db.getConnection()
  await connection.query('SET SESSION foreign_key_checks = 0')
  await byHand(connection, "UPDATE post_details SET social_account_id = 'gone' WHERE id = ?", [post?.id])
  connection.destroy()
}
