import { randomUUID } from 'node:crypto'
import type { Database } from '../../src/db/connection'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { emptyDatabase, type TestDatabase } from './database'

const touched = 'TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'

/** The tables of document 002; of accounts and tokens it says no more than the names that are used here. */
const tables = [
  `CREATE TABLE social_token (
     id VARCHAR(36) PRIMARY KEY, company_id VARCHAR(36) NOT NULL, access_token TEXT, refresh_token TEXT)`,
  `CREATE TABLE meta_social_accounts (
     id VARCHAR(36) PRIMARY KEY, company_id VARCHAR(36) NOT NULL, platform VARCHAR(20) NOT NULL,
     account_id VARCHAR(190), account_name VARCHAR(255), userAccessTokenId VARCHAR(36))`,
  `CREATE TABLE post_details (
     id VARCHAR(36) PRIMARY KEY, company_id VARCHAR(36) NOT NULL, created_by VARCHAR(36),
     social_account_id VARCHAR(36) NOT NULL, platform ENUM('facebook', 'instagram', 'linkedin') NOT NULL,
     post_type ENUM('feed', 'story', 'feed_story', 'reel', 'article') NOT NULL, caption TEXT, media JSON NOT NULL,
     status ENUM('pending', 'processing', 'published', 'failed', 'cancelled') DEFAULT 'pending',
     external_post_id VARCHAR(500), error_message TEXT, attempts INT DEFAULT 0,
     created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
     updated_at ${touched},
     INDEX idx_status (status), INDEX idx_company (company_id),
     FOREIGN KEY (social_account_id) REFERENCES meta_social_accounts(id))`,
  `CREATE TABLE post_schedule (
     id VARCHAR(36) PRIMARY KEY, post_detail_id VARCHAR(36) NOT NULL UNIQUE, run_at TIMESTAMP NOT NULL,
     status ENUM('pending', 'processing', 'done', 'failed') DEFAULT 'pending', locked_at TIMESTAMP NULL,
     worker_id VARCHAR(255) NULL, attempts INT DEFAULT 0,
     created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
     updated_at ${touched},
     INDEX idx_status_run_at (status, run_at), INDEX idx_processing_locked_at (status, locked_at),
     FOREIGN KEY (post_detail_id) REFERENCES post_details(id))`,
]

/** Accounts of the sandbox as the old application had them: both of Meta share a person's token. */
export const oldAccounts = {
  page: { id: 'old-page', platform: 'facebook', externalId: ready.page.id, token: ready.facebookUser.token },
  instagram: { id: 'old-ig', platform: 'instagram', externalId: ready.instagram.id, token: ready.facebookUser.token },
  organization: {
    id: 'old-org',
    platform: 'linkedin',
    externalId: ready.organization.id,
    token: ready.organization.token,
  },
  dead: { id: 'old-dead', platform: 'facebook', externalId: '9910000000000000777', token: 'EAAB-long-gone' },
} as const

export type OldAccountName = keyof typeof oldAccounts

/** A database of the old application with these accounts, and no posts. */
export async function oldDatabase(): Promise<TestDatabase> {
  const old = await emptyDatabase()
  for (const table of tables) await old.db.query(table)
  const tokens: string[] = [...new Set(Object.values(oldAccounts).map(({ token }) => token))]
  const idOf = (token: string) => `token-${tokens.indexOf(token)}`
  await old.db.query('INSERT INTO social_token (id, company_id, access_token) VALUES ?', [
    tokens.map((token) => [idOf(token), 'acme', token]),
  ])
  await old.db.query('INSERT INTO meta_social_accounts VALUES ?', [
    Object.values(oldAccounts).map(({ id, platform, externalId, token }) => [
      ...[id, 'acme', platform, externalId, `Old ${platform}`, idOf(token)],
    ]),
  ])
  return old
}

export type OldPost = {
  account?: OldAccountName
  postType?: string
  caption?: string
  media?: unknown
  status?: string
  externalId?: string
  error?: string
  attempts?: number
  /** Null: the queue has no row of it. */
  queued?: string | null
  dueInSeconds?: number
  lockedAgoSeconds?: number
}

/** A post in the tables of the old application. @returns its id */
export async function addOldPost(db: Database, post: OldPost = {}): Promise<string> {
  const id = randomUUID()
  const account = oldAccounts[post.account ?? 'page']
  const attempts = post.attempts ?? 0
  await db.query(
    `INSERT INTO post_details (id, company_id, created_by, social_account_id, platform, post_type, caption, media, status,
       external_post_id, error_message, attempts) VALUES (?, 'acme', 'user-7', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      ...[id, account.id, account.platform, post.postType ?? 'feed', post.caption ?? `Old ${id}`],
      ...[
        JSON.stringify(post.media ?? []),
        post.status ?? 'pending',
        post.externalId ?? null,
        post.error ?? null,
        attempts,
      ],
    ],
  )
  if (post.queued === null) return id
  await db.query(
    `INSERT INTO post_schedule (id, post_detail_id, run_at, status, locked_at, worker_id, attempts)
     VALUES (?, ?, NOW() + INTERVAL ? SECOND, ?, NOW() - INTERVAL ? SECOND, IF(? IS NULL, NULL, 'Darshan'), ?)`,
    [
      ...[`queue-${id.slice(0, 20)}`, id, post.dueInSeconds ?? -60, post.queued ?? 'pending'],
      ...[post.lockedAgoSeconds ?? null, post.lockedAgoSeconds ?? null, attempts],
    ],
  )
  return id
}
