import type { ResultSetHeader } from 'mysql2/promise'
import type { Database } from '../connection'
import { oneRow, rows } from '../rows'

/** What a secret is, by what its encryption is bound to. */
export type SecretKind = 'access' | 'refresh' | 'login' | 'webhook'

/** Something encrypted, as it is stored. */
export type StoredSecret = {
  kind: SecretKind
  id: string
  companyId: string
  contextId: string
  envelope: string
}

/** Makes of one envelope the one under the key that encrypts now; gives back what is so already. */
export type Reencrypt = (kind: SecretKind, companyId: string, context: string, old: string) => string

export type RotationCounts = {
  /** Rows whose secrets are under the new key now. */
  changed: number
  /** Rows that cannot be opened with any key of this server, each with the reason. */
  unreadable: { what: string; reason: string }[]
}

/** A table with secrets: the columns that hold them, and the one whose value is bound into their encryption. */
type Place = { table: string; context: string; secrets: Record<string, SecretKind>; nameOf: (id: string) => string }

const places: Place[] = [
  {
    table: 'social_token',
    context: 'context_id',
    secrets: { access_token: 'access', refresh_token: 'refresh' },
    nameOf: (id) => `token ${id}`,
  },
  // Its id lets whoever has it choose what to connect.
  { table: 'account_connections', context: 'id', secrets: { secrets: 'login' }, nameOf: () => 'a login under way' },
  {
    table: 'webhooks',
    context: 'context_id',
    secrets: { secret: 'webhook', old_secret: 'webhook' },
    nameOf: (id) => `webhook ${id}`,
  },
]

/** Rows read at a time: a token is a kilobyte or two. */
const PAGE = 200
/** A row that somebody else writes each time we do is being renewed; it has the new key then. */
const TRIES = 5

/** A row of a place; its secrets by their columns. */
type Row = { id: string; companyId: string; contextId: string } & Record<string, string | null>

/** Its secrets by their columns; those that are NULL are left out. */
const secretsOf = ({ secrets }: Place, row: Row) =>
  Object.entries(secrets).flatMap(([column, kind]) => {
    const envelope = row[column]
    return envelope ? [{ column, kind, envelope }] : []
  })

const hasSecret = ({ secrets }: Place) =>
  `(${Object.keys(secrets)
    .map((column) => `${column} IS NOT NULL`)
    .join(' OR ')})`

/** Some rows of a place that have secrets. */
function select(db: Database, place: Place, where: string, values: unknown[]): Promise<Row[]> {
  const { table, context, secrets } = place
  const columns = `id, company_id AS companyId, ${context} AS contextId, ${Object.keys(secrets).join(', ')}`
  return rows<Row>(db, `SELECT ${columns} FROM ${table} WHERE ${hasSecret(place)} ${where}`, values)
}

/**
 * Puts every token, refresh token, login under way and secret of a webhook under the key that encrypts now, row by row. A row
 * is written only if it still holds what was read, so that a renewal or a new connection in between is never undone;
 * interrupted, it goes on where it is called again.
 */
export async function reencryptTokens(db: Database, reencrypt: Reencrypt): Promise<RotationCounts> {
  const counts: RotationCounts = { changed: 0, unreadable: [] }
  for (const place of places) {
    for (let last = ''; ; ) {
      const page = await select(db, place, 'AND id > ? ORDER BY id LIMIT ?', [last, PAGE])
      for (const row of page) {
        try {
          if (await change(db, place, row, reencrypt)) counts.changed++
        } catch (error) {
          if (!isCipherError(error)) throw error
          counts.unreadable.push({ what: place.nameOf(row.id), reason: error.message })
        }
      }
      const end = page.at(-1)
      if (!end) break
      last = end.id
    }
  }
  return counts
}

async function change(db: Database, place: Place, first: Row, reencrypt: Reencrypt): Promise<boolean> {
  let row: Row | undefined = first
  for (let tries = 0; row && tries < TRIES; tries++) {
    const written = await changeOnce(db, place, row, reencrypt)
    if (written !== undefined) return written
    const [again]: Row[] = await select(db, place, 'AND id = ?', [first.id])
    row = again
  }
  return false
}

/** @returns whether there was anything to change; undefined when somebody else has written the row meanwhile */
async function changeOnce(db: Database, place: Place, row: Row, reencrypt: Reencrypt): Promise<boolean | undefined> {
  const { id, companyId, contextId } = row
  const changed = secretsOf(place, row).map((secret) => ({
    ...secret,
    now: reencrypt(secret.kind, companyId, contextId, secret.envelope),
  }))
  if (changed.every(({ envelope, now }) => envelope === now)) return false
  const [written] = await db.query<ResultSetHeader>(
    `UPDATE ${place.table} SET ${changed.map(({ column }) => `${column} = ?`).join(', ')}
      WHERE id = ? ${changed.map(({ column }) => `AND ${column} COLLATE utf8mb4_bin = ?`).join(' ')}`,
    [...changed.map(({ now }) => now), id, ...changed.map(({ envelope }) => envelope)],
  )
  return written.affectedRows === 1 ? true : undefined
}

/**
 * How many rows have stored secrets that are not under the key that encrypts now.
 * @param currentPrefix what its envelopes begin with
 */
export async function countOldSecrets(db: Database, currentPrefix: string): Promise<number> {
  let old = 0
  for (const { table, secrets } of places) {
    const columns = Object.keys(secrets)
    const isOld = columns.map((column) => `(${column} IS NOT NULL AND ${column} NOT LIKE ?)`).join(' OR ')
    const sql = `SELECT COUNT(*) AS old FROM ${table} WHERE ${isOld}`
    old += (await oneRow<{ old: number }>(db, sql, Array(columns.length).fill(`${currentPrefix}%`))).old
  }
  return old
}

/** Everything that is stored encrypted. */
export async function storedSecrets(db: Database): Promise<StoredSecret[]> {
  const found: StoredSecret[] = []
  for (const place of places) {
    for (const row of await select(db, place, 'ORDER BY id', [])) {
      const { id, companyId, contextId } = row
      for (const { kind, envelope } of secretsOf(place, row)) found.push({ kind, id, companyId, contextId, envelope })
    }
  }
  return found
}

const isCipherError = (error: unknown): error is Error => error instanceof Error && error.name === 'TokenCipherError'
