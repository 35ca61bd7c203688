import type { ResultSetHeader } from 'mysql2/promise'
import type { Database } from '../connection'
import { oneRow, rows } from '../rows'
import type { AccountConnection } from './account-connections'
import type { StoredToken } from './stored-token'
import type { TokenRow } from './token-row'

/** Something encrypted, as it is stored. */
export type StoredSecret = {
  kind: 'access' | 'refresh' | 'login'
  id: string
  companyId: string
  contextId: string
  envelope: string
}

/** Makes of one envelope the one under the key that encrypts now; gives back what is so already. */
export type Reencrypt = (kind: StoredSecret['kind'], companyId: string, context: string, old: string) => string

export type RotationCounts = {
  /** Rows whose secrets are under the new key now. */
  changed: number
  /** Rows that cannot be opened with any key of this server, each with the reason. */
  unreadable: { what: string; reason: string }[]
}

/** Rows read at a time: a token is a kilobyte or two. */
const PAGE = 200
/** A row that somebody else writes each time we do is being renewed; it has the new key then. */
const TRIES = 5

type StoredTokens = StoredToken & { id: TokenRow['id']; refreshToken: TokenRow['refresh_token'] }
type LoginRow = Pick<AccountConnection, 'id' | 'companyId'> & { secrets: string }

const SELECT_TOKENS =
  'SELECT id, company_id AS companyId, context_id AS contextId, access_token AS accessToken, refresh_token AS refreshToken FROM social_token'
const SELECT_LOGINS = 'SELECT id, company_id AS companyId, secrets FROM account_connections'

/**
 * Puts every token, refresh token and login under way under the key that encrypts now, row by row. A row is written only
 * if it still holds what was read, so that a renewal or a new connection in between is never undone; interrupted, it
 * goes on where it is called again.
 */
export async function reencryptTokens(db: Database, reencrypt: Reencrypt): Promise<RotationCounts> {
  const counts: RotationCounts = { changed: 0, unreadable: [] }
  const each = async (what: string, change: () => Promise<boolean>) => {
    try {
      if (await change()) counts.changed++
    } catch (error) {
      if (!isCipherError(error)) throw error
      counts.unreadable.push({ what, reason: error.message })
    }
  }
  for (let last = ''; ; ) {
    const page = await rows<StoredTokens>(db, `${SELECT_TOKENS} WHERE id > ? ORDER BY id LIMIT ?`, [last, PAGE])
    for (const row of page) await each(`token ${row.id}`, () => changeToken(db, row, reencrypt))
    const end = page.at(-1)
    if (!end) break
    last = end.id
  }
  const logins = await rows<LoginRow>(db, `${SELECT_LOGINS} WHERE secrets IS NOT NULL`)
  for (const row of logins) await each('a login under way', () => changeLogin(db, row, reencrypt))
  return counts
}

async function changeToken(db: Database, first: StoredTokens, reencrypt: Reencrypt): Promise<boolean> {
  let row: StoredTokens | undefined = first
  for (let tries = 0; row && tries < TRIES; tries++) {
    const written = await changeTokenOnce(db, row, reencrypt)
    if (written !== undefined) return written
    row = await readToken(db, first.id)
  }
  return false
}

async function readToken(db: Database, id: string): Promise<StoredTokens | undefined> {
  const [row] = await rows<StoredTokens>(db, `${SELECT_TOKENS} WHERE id = ?`, [id])
  return row
}

/** @returns whether there was anything to change; undefined when somebody else has written the row meanwhile */
async function changeTokenOnce(db: Database, row: StoredTokens, reencrypt: Reencrypt): Promise<boolean | undefined> {
  const { id, companyId, contextId, accessToken, refreshToken } = row
  const access = reencrypt('access', companyId, contextId, accessToken)
  const refresh = refreshToken && reencrypt('refresh', companyId, contextId, refreshToken)
  if (access === accessToken && refresh === refreshToken) return false
  const [written] = await db.query<ResultSetHeader>(
    `UPDATE social_token SET access_token = ?, refresh_token = ?
      WHERE id = ? AND access_token COLLATE utf8mb4_bin = ? AND refresh_token COLLATE utf8mb4_bin <=> ?`,
    [access, refresh, id, accessToken, refreshToken],
  )
  return written.affectedRows === 1 ? true : undefined
}

async function changeLogin(db: Database, { id, companyId, secrets }: LoginRow, reencrypt: Reencrypt): Promise<boolean> {
  const changed = reencrypt('login', companyId, id, secrets)
  if (changed === secrets) return false
  // Written once and then only removed: what is not as it was is gone.
  const [written] = await db.query<ResultSetHeader>(
    'UPDATE account_connections SET secrets = ? WHERE id = ? AND secrets COLLATE utf8mb4_bin = ?',
    [changed, id, secrets],
  )
  return written.affectedRows === 1
}

/**
 * How many stored secrets are not under the key that encrypts now.
 * @param currentPrefix what its envelopes begin with
 */
export async function countOldSecrets(db: Database, currentPrefix: string): Promise<number> {
  const old = (column: string) => `(${column} IS NOT NULL AND ${column} NOT LIKE ?)`
  const like = `${currentPrefix}%`
  const counted = await oneRow<{ old: number }>(
    db,
    `SELECT (SELECT COUNT(*) FROM social_token WHERE ${old('access_token')} OR ${old('refresh_token')}) +
            (SELECT COUNT(*) FROM account_connections WHERE ${old('secrets')}) AS old`,
    [like, like, like],
  )
  return counted.old
}

/** Everything that is stored encrypted. */
export async function storedSecrets(db: Database): Promise<StoredSecret[]> {
  const tokens = await rows<StoredTokens>(db, `${SELECT_TOKENS} ORDER BY id`)
  const logins = await rows<LoginRow>(db, `${SELECT_LOGINS} WHERE secrets IS NOT NULL`)
  return [
    ...tokens.flatMap(({ id, companyId, contextId, accessToken, refreshToken }): StoredSecret[] => [
      { kind: 'access', id, companyId, contextId, envelope: accessToken },
      ...(refreshToken ? [{ kind: 'refresh' as const, id, companyId, contextId, envelope: refreshToken }] : []),
    ]),
    ...logins.map(({ id, companyId, secrets }): StoredSecret => {
      return { kind: 'login', id, companyId, contextId: id, envelope: secrets }
    }),
  ]
}

const isCipherError = (error: unknown): error is Error => error instanceof Error && error.name === 'TokenCipherError'
