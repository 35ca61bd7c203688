import { randomUUID } from 'node:crypto'
import type { Platform } from '../../domain/post'
import type { Actor } from '../../domain/timeline'
import type { Connection, Database } from '../connection'
import { writeAccountEvents } from '../events/write-account-events'
import { newId } from '../new-id'
import { releaseHeldPosts } from '../queue/release-held-posts'
import { preparedRows } from '../rows'
import { transaction } from '../transaction'
import type { AccountRow } from './account-row'
import { removeUnusedToken } from './remove-unused-token'

export type AccountToSave = {
  companyId: string
  platform: Platform
  externalId: string
  name: string
  /** Which login gave the token. */
  login: Platform
}

/** The stored forms of a token and its refresh token. */
export type SealedToken = { accessToken: string; refreshToken?: string }

export type TokenToSave = {
  /** Makes the stored forms for the row with this context id. */
  seal(contextId: string): SealedToken
  /** Milliseconds the token has left; absent: for ever, or not known. */
  expiresInMs?: number | undefined
  refreshExpiresInMs?: number | undefined
  /** Permissions; absent: not known. */
  scopes?: string[] | undefined
  /** When a tick is to renew it; absent: never. */
  renewInMs?: number | undefined
}

export type SavedAccount = { id: string; released: number }

/**
 * Adds an account, or connects it again: then it keeps its id, gets the new name and token, counts as healthy, and its
 * posts that waited for the connection may be claimed.
 * @param token what is known about the token, or just what makes its stored form
 * @param actor who does it, for the timeline of the posts
 * @returns the account's id and how many posts were released
 */
export function saveSocialAccount(
  db: Database,
  account: AccountToSave,
  token: TokenToSave | ((contextId: string) => string),
  actor: Actor = 'cli',
): Promise<SavedAccount> {
  const toSave = typeof token === 'function' ? { seal: (id: string) => ({ accessToken: token(id) }) } : token
  return transaction(db, async (connection) => {
    const [saved] = await saveAccountsOfToken(connection, [account], toSave, actor)
    return saved as SavedAccount
  })
}

/** The same for several accounts of one company that share a token: it is stored, and later renewed, once. */
export async function saveAccountsOfToken(
  connection: Connection,
  accounts: AccountToSave[],
  token: TokenToSave,
  actor: Actor,
): Promise<SavedAccount[]> {
  const [first] = accounts
  if (!first) return []
  const tokenId = await insertToken(connection, first.companyId, token)
  const saved: SavedAccount[] = []
  for (const account of accounts) saved.push(await saveAccount(connection, account, tokenId, actor))
  await writeAccountEvents(
    connection,
    'account.connected',
    saved.map(({ id }) => ({ accountId: id })),
  )
  return saved
}

async function saveAccount(
  connection: Connection,
  account: AccountToSave,
  tokenId: string,
  actor: Actor,
): Promise<SavedAccount> {
  const before = await lockAccount(connection, account)
  if (!before) {
    const id = await insertAccount(connection, account, tokenId)
    // Somebody else has added it at the same moment: then it is there now, and has a token that ours replaces.
    return id === undefined ? saveAccount(connection, account, tokenId, actor) : { id, released: 0 }
  }
  await connection.execute(
    `UPDATE meta_social_accounts
     SET name = ?, login = ?, userAccessTokenId = ?, status = 'ok', status_reason = NULL, disconnected_at = NULL
     WHERE id = ?`,
    [account.name, account.login, tokenId, before.id],
  )
  await removeUnusedToken(connection, before.userAccessTokenId)
  return {
    id: before.id,
    released: await releaseHeldPosts(connection, before.id, actor, 'The account was connected again'),
  }
}

const DUPLICATE_KEY = 1062
const microseconds = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms) * 1000)

/** @param id of one that had an id before */
export async function insertToken(
  connection: Connection,
  companyId: string,
  token: TokenToSave,
  id = newId(),
): Promise<string> {
  const contextId = randomUUID()
  const { accessToken, refreshToken } = token.seal(contextId)
  await connection.query(
    `INSERT INTO social_token
       (id, company_id, context_id, access_token, refresh_token, scopes, expires_at, refresh_expires_at, refresh_at)
     VALUES (?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL ? MICROSECOND, NOW(3) + INTERVAL ? MICROSECOND, NOW(3) + INTERVAL ? MICROSECOND)`,
    [
      id,
      companyId,
      contextId,
      accessToken,
      refreshToken ?? null,
      token.scopes ? JSON.stringify(token.scopes) : null,
      microseconds(token.expiresInMs),
      microseconds(token.refreshExpiresInMs),
      microseconds(token.renewInMs),
    ],
  )
  return id
}

async function lockAccount(connection: Connection, { companyId, platform, externalId }: AccountToSave) {
  const [account] = await preparedRows<Pick<AccountRow, 'id' | 'userAccessTokenId'>>(
    connection,
    `SELECT id, userAccessTokenId FROM meta_social_accounts
     WHERE company_id = ? AND platform = ? AND external_id = ? FOR UPDATE`,
    [companyId, platform, externalId],
  )
  return account
}

/** @returns undefined when the account is there already */
async function insertAccount(
  connection: Connection,
  { companyId, platform, externalId, name, login }: AccountToSave,
  tokenId: string,
): Promise<string | undefined> {
  const id = newId()
  try {
    await connection.execute(
      `INSERT INTO meta_social_accounts (id, company_id, platform, external_id, name, login, userAccessTokenId)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [id, companyId, platform, externalId, name, login, tokenId],
    )
    return id
  } catch (error) {
    if ((error as { errno?: number }).errno === DUPLICATE_KEY) return undefined
    throw error
  }
}
