import { randomBytes, randomUUID } from 'node:crypto'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import type { Database } from '../../src/db/connection'
import { type MediaItem, type Platform, type PostType, plannedPublications } from '../../src/domain/post'
import { TokenCipher, tokenContext } from '../../src/security/token-cipher'

/** The key every test process is given. */
export const testEncryptionKey = Buffer.alloc(32, 7).toString('base64')
const cipher = TokenCipher.fromSetting(testEncryptionKey)

export type TestAccount = { id: number; companyId: string; platform: Platform; externalId: string }

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
  const [stored] = await db.query<ResultSetHeader>(
    'INSERT INTO social_token (company_id, context_id, access_token) VALUES (?, ?, ?)',
    [companyId, contextId, token],
  )
  const login = given.login ?? (platform === 'linkedin' ? 'linkedin' : 'facebook')
  const [account] = await db.query<ResultSetHeader>(
    `INSERT INTO meta_social_accounts (company_id, platform, external_id, name, login, userAccessTokenId) VALUES (?, ?, ?, ?, ?, ?)`,
    [companyId, platform, externalId, `Test ${platform}`, login, stored.insertId],
  )
  return { id: account.insertId, companyId, platform, externalId }
}

export type TestPost = { id: number; scheduleId: number }

/** A scheduled post; due since a moment unless `dueInSeconds` says otherwise. */
export async function createPost(
  db: Database,
  account: TestAccount,
  given: { caption?: string; postType?: PostType; media?: MediaItem[]; dueInSeconds?: number; link?: string } = {},
): Promise<TestPost> {
  const postType = given.postType ?? 'feed'
  const [post] = await db.query<ResultSetHeader>(
    `INSERT INTO post_details (company_id, social_account_id, platform, post_type, caption, media, link) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [
      account.companyId,
      account.id,
      account.platform,
      postType,
      given.caption ?? `A post ${randomBytes(4).toString('hex')}`,
      JSON.stringify(given.media ?? []),
      given.link ?? null,
    ],
  )
  const [schedule] = await db.query<ResultSetHeader>(
    `INSERT INTO post_schedule (post_detail_id, run_at, scheduled_for)
     VALUES (?, NOW(3) + INTERVAL ? SECOND, NOW(3) + INTERVAL ? SECOND)`,
    [post.insertId, given.dueInSeconds ?? -1, given.dueInSeconds ?? -1],
  )
  await db.query('INSERT INTO publications (post_detail_id, kind) VALUES ?', [
    plannedPublications(postType).map((kind) => [post.insertId, kind]),
  ])
  return { id: post.insertId, scheduleId: schedule.insertId }
}

export async function createPosts(db: Database, account: TestAccount, count: number): Promise<TestPost[]> {
  const posts: TestPost[] = []
  for (let n = 0; n < count; n++) posts.push(await createPost(db, account))
  return posts
}

/** Everything the database says about one post. */
export async function readPost(db: Database, id: number) {
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
