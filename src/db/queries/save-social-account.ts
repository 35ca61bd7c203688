import { randomUUID } from 'node:crypto'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import type { Platform } from '../../domain/post'
import type { Connection, Database } from '../connection'
import { transaction } from '../transaction'

export type AccountToSave = {
  companyId: string
  platform: Platform
  externalId: string
  name: string
  /** Which login gave the token. */
  login: Platform
}

/**
 * Adds an account, or connects it again: then it keeps its id, gets the new name and token, counts as healthy, and its
 * posts that waited for the connection may be claimed.
 * @param encrypt makes the stored form of the token for the row with this context id
 * @returns the account's id and how many posts were released
 */
export function saveSocialAccount(
  db: Database,
  account: AccountToSave,
  encrypt: (contextId: string) => string,
): Promise<{ id: number; released: number }> {
  return transaction(db, async (connection) => {
    const [existing] = await connection.execute<(RowDataPacket & { id: number; userAccessTokenId: number })[]>(
      `SELECT id, userAccessTokenId FROM meta_social_accounts
       WHERE company_id = ? AND platform = ? AND external_id = ? FOR UPDATE`,
      [account.companyId, account.platform, account.externalId],
    )
    const tokenId = await insertToken(connection, account.companyId, encrypt)
    const before = existing[0]
    if (!before) return { id: await insertAccount(connection, account, tokenId), released: 0 }
    await connection.execute(
      `UPDATE meta_social_accounts
       SET name = ?, login = ?, userAccessTokenId = ?, status = 'ok', status_reason = NULL WHERE id = ?`,
      [account.name, account.login, tokenId, before.id],
    )
    await removeUnusedToken(connection, before.userAccessTokenId)
    return { id: before.id, released: await releaseHeldPosts(connection, before.id) }
  })
}

async function insertToken(
  connection: Connection,
  companyId: string,
  encrypt: (contextId: string) => string,
): Promise<number> {
  const contextId = randomUUID()
  const [result] = await connection.execute<ResultSetHeader>(
    'INSERT INTO social_token (company_id, context_id, access_token) VALUES (?, ?, ?)',
    [companyId, contextId, encrypt(contextId)],
  )
  return result.insertId
}

// Two processes that add the same new account at once both find nothing; the second one's insert becomes an update.
async function insertAccount(connection: Connection, account: AccountToSave, tokenId: number): Promise<number> {
  const [result] = await connection.execute<ResultSetHeader>(
    `INSERT INTO meta_social_accounts (company_id, platform, external_id, name, login, userAccessTokenId)
     VALUES (?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), name = ?, login = ?, userAccessTokenId = ?`,
    [
      account.companyId,
      account.platform,
      account.externalId,
      account.name,
      account.login,
      tokenId,
      account.name,
      account.login,
      tokenId,
    ],
  )
  return result.insertId
}

// Several accounts of one login may share a token.
async function removeUnusedToken(connection: Connection, tokenId: number): Promise<void> {
  await connection.execute(
    'DELETE FROM social_token WHERE id = ? AND NOT EXISTS (SELECT 1 FROM meta_social_accounts WHERE userAccessTokenId = ?)',
    [tokenId, tokenId],
  )
}

// What may be out stays unconfirmed for the people who look at it.
const WAITING_STATUS = `IF(EXISTS (SELECT 1 FROM publications p WHERE p.post_detail_id = post_details.id
  AND p.status IN ('committing', 'unconfirmed')), 'unconfirmed', 'pending')`

async function releaseHeldPosts(connection: Connection, accountId: number): Promise<number> {
  // Selected first and locked by key, so that no scan of the queue locks what others work on.
  const [held] = await connection.execute<(RowDataPacket & { id: number; post_detail_id: number; attempts: number })[]>(
    `SELECT s.id, s.post_detail_id, s.attempts FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id
     WHERE d.social_account_id = ? AND s.status = 'held' ORDER BY s.id`,
    [accountId],
  )
  let released = 0
  for (const row of held) {
    const [result] = await connection.execute<ResultSetHeader>(
      "UPDATE post_schedule SET status = 'pending' WHERE id = ? AND status = 'held'",
      [row.id],
    )
    if (result.affectedRows === 0) continue
    released++
    await connection.execute(
      `UPDATE post_details SET status = ${WAITING_STATUS}, error_message = NULL WHERE id = ? AND status <> 'cancelled'`,
      [row.post_detail_id],
    )
    await connection.execute(
      `INSERT INTO attempts (post_detail_id, attempt, actor, step, outcome, reason)
       VALUES (?, ?, 'cli', 'release', 'ok', 'The account was connected again')`,
      [row.post_detail_id, row.attempts],
    )
  }
  return released
}
