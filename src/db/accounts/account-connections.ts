import type { ResultSetHeader } from 'mysql2/promise'
import type { Platform } from '../../domain/post'
import type { Person } from '../../domain/timeline'
import type { Connection, Database } from '../connection'
import { oneRow, rows } from '../rows'
import { readJson } from '../stored-json'

/** Something a login reaches, as it is shown for the choice. */
export type Candidate = {
  platform: Platform
  externalId: string
  name: string
  username?: string
  /** Why nothing could be published there; absent when it could. */
  problem?: string
}

export type ConnectionStatus = 'started' | 'returned' | 'choosing' | 'connected' | 'failed'

/** A login under way, from its start to the choice of accounts. */
export type AccountConnection = {
  id: string
  companyId: string
  createdBy: Person
  login: Platform
  /** The account that is to be connected again; null: any. */
  accountId: string | null
  redirectUri: string
  returnUrl: string | null
  status: ConnectionStatus
  errorCode: string | null
  errorMessage: string | null
  candidates: Candidate[] | null
  /** Envelope of the tokens. */
  secrets: string | null
  expiresAt: Date
  /** By the database's clock. */
  expired: boolean
}

export type NewConnection = Pick<
  AccountConnection,
  'id' | 'companyId' | 'createdBy' | 'login' | 'accountId' | 'redirectUri' | 'returnUrl'
> & { stateHash: string; lifeMs: number }

/** As long as the column. */
const MAX_CREATED_BY = 260

const SELECT = `SELECT id, company_id AS companyId, created_by AS createdBy, login, account_id AS accountId,
  redirect_uri AS redirectUri, return_url AS returnUrl, status, error_code AS errorCode, error_message AS errorMessage,
  candidates, secrets, expires_at AS expiresAt, expires_at <= NOW(3) AS expired FROM account_connections`

type Stored = Omit<AccountConnection, 'candidates' | 'expired'> & {
  /** JSON. */
  candidates: Candidate[] | string | null
  expired: number
}

/** Notes that somebody goes to a platform to log in. @returns until when the way back is open */
export async function insertConnection(db: Database, connection: NewConnection): Promise<Date> {
  await db.query(
    `INSERT INTO account_connections
       (id, state_hash, company_id, created_by, login, account_id, redirect_uri, return_url, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, NOW(3) + INTERVAL ? MICROSECOND)`,
    [
      connection.id,
      connection.stateHash,
      connection.companyId,
      connection.createdBy.slice(0, MAX_CREATED_BY),
      connection.login,
      connection.accountId,
      connection.redirectUri,
      connection.returnUrl,
      connection.lifeMs * 1000,
    ],
  )
  return (await oneRow<Stored>(db, `${SELECT} WHERE id = ?`, [connection.id])).expiresAt
}

/**
 * Redeems a state: it lets one browser back, once and in time.
 * @returns the login it began, and whether this was the one time; undefined for a state that is nobody's
 */
export async function takeState(
  db: Database,
  stateHash: string,
): Promise<{ connection: AccountConnection; taken: boolean } | undefined> {
  const [written] = await db.query<ResultSetHeader>(
    "UPDATE account_connections SET status = 'returned' WHERE state_hash = ? AND status = 'started' AND expires_at > NOW(3)",
    [stateHash],
  )
  const [row] = await rows<Stored>(db, `${SELECT} WHERE state_hash = ?`, [stateHash])
  return row && { connection: readRow(row), taken: written.affectedRows === 1 }
}

/** Keeps what a login gave until somebody has chosen, or the time for it is over. */
export async function saveLogin(
  db: Database,
  id: string,
  { secrets, candidates, lifeMs }: { secrets: string; candidates: Candidate[]; lifeMs: number },
): Promise<void> {
  await db.query(
    `UPDATE account_connections SET status = 'choosing', secrets = ?, candidates = ?,
       expires_at = NOW(3) + INTERVAL ? MICROSECOND WHERE id = ? AND status = 'returned'`,
    [secrets, JSON.stringify(candidates), lifeMs * 1000, id],
  )
}

export async function failConnection(db: Database, id: string, code: string, message: string): Promise<void> {
  await db.query(
    `UPDATE account_connections SET status = 'failed', error_code = ?, error_message = ?, secrets = NULL
      WHERE id = ? AND status IN ('started', 'returned')`,
    [code, message.slice(0, 1000), id],
  )
}

/** A login of the one who began it; anybody else's is not there. */
export async function findConnection(
  db: Database | Connection,
  { id, companyId, createdBy }: { id: string; companyId: string; createdBy: Person },
  { lock = false } = {},
): Promise<AccountConnection | undefined> {
  const [row] = await rows<Stored>(
    db,
    `${SELECT} WHERE id = ? AND company_id = ? AND created_by = ? ${lock ? 'FOR UPDATE' : ''}`,
    [id, companyId, createdBy.slice(0, MAX_CREATED_BY)],
  )
  return row && readRow(row)
}

/** The tokens have gone to the accounts; nothing of them stays here. */
export async function finishConnection(connection: Connection, id: string): Promise<void> {
  await connection.query("UPDATE account_connections SET status = 'connected', secrets = NULL WHERE id = ?", [id])
}

/** Removes tokens nobody chose in time at once, and the rows a day later: until then they explain what happened. */
export async function sweepConnections(db: Database): Promise<void> {
  await db.query('UPDATE account_connections SET secrets = NULL WHERE expires_at <= NOW(3) AND secrets IS NOT NULL')
  await db.query('DELETE FROM account_connections WHERE expires_at <= NOW(3) - INTERVAL 1 DAY LIMIT 1000')
}

const readRow = (row: Stored): AccountConnection => ({
  ...row,
  candidates: readJson(row.candidates),
  expired: row.expired === 1,
})
