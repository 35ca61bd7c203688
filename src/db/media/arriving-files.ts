import type { Database } from '../connection'
import { perRow } from '../per-row'
import { rows } from '../rows'
import { SharedRuns, sharedRuns } from '../shared-runs'
import { statement, statementOfMany } from '../transaction'

// What each upload asks and writes, where many come at once: one statement for several files.

export type NewMediaFile = { companyId: string; store: string; key: string; contentType: string; size: number }

/** A file on its way in, with the server that takes it in. */
export type ArrivingFile = NewMediaFile & { host: string | null }

/** What saying that an announced file is there comes to. */
export type KeepOutcome = 'kept' | 'same-content' | 'gone'

/** Files of one statement. */
const MOST = 200
const DUPLICATE_KEY = 1062

export const INSERT_FILE =
  'INSERT INTO media_files (company_id, store, media_key, content_type, size, host) VALUES (?, ?, ?, ?, ?, ?)'

export const fileValues = ({ companyId, store, key, contentType, size, host }: ArrivingFile) => [
  companyId,
  store,
  key,
  contentType,
  size,
  host,
]

/** Announces a file of a company that is far from its limits. Gives the id of its row. */
export const announcements = sharedRuns<ArrivingFile, number>(
  (db) => new SharedRuns((files) => announce(db, files), MOST),
)

async function announce(db: Database, files: ArrivingFile[]): Promise<number[]> {
  const [first, second] = files
  if (first && !second) return [(await statement(db, INSERT_FILE, fileValues(first))).insertId]
  await statementOfMany(db, INSERT_FILE.replace('(?, ?, ?, ?, ?, ?)', '?'), [files.map(fileValues)])
  // Asked for: on a cluster the ids of one statement are not one after another.
  const known = await rows<{ id: number; key: string }>(
    db,
    'SELECT id, media_key AS `key` FROM media_files WHERE media_key IN (?)',
    [files.map(({ key }) => key)],
  )
  const ids = new Map(known.map(({ id, key }) => [key, id]))
  return files.map(({ key }) => ids.get(key) as number)
}

/** Says that an announced file is there. */
export const keepings = sharedRuns<{ id: number; sha256: string }, KeepOutcome>(
  (db) => new SharedRuns((files) => keep(db, files), MOST),
)

async function keep(db: Database, files: { id: number; sha256: string }[]): Promise<KeepOutcome[]> {
  try {
    return await keepAll(db, files)
  } catch (error) {
    // Of several each is asked about by itself then.
    if (files.length === 1 && (error as { errno?: number }).errno === DUPLICATE_KEY) return ['same-content']
    throw error
  }
}

async function keepAll(db: Database, files: { id: number; sha256: string }[]): Promise<KeepOutcome[]> {
  const [first, second] = files
  if (first && !second) {
    const sql = `UPDATE media_files SET status = 'kept', sha256 = ?, last_used_at = NOW(3) WHERE id = ? AND status = 'arriving'`
    return [(await statement(db, sql, [first.sha256, first.id])).affectedRows > 0 ? 'kept' : 'gone']
  }
  const column = perRow(files, ({ id }) => id)
  const { affectedRows } = await statementOfMany(
    db,
    `UPDATE media_files FORCE INDEX (PRIMARY) SET status = 'kept', sha256 = ${column(({ sha256 }) => sha256)}, last_used_at = NOW(3)
      WHERE id IN (${column.ids}) AND status = 'arriving'`,
  )
  if (affectedRows === files.length) return files.map(() => 'kept')
  // Nobody but us can have made one of them kept.
  const kept = await rows<{ id: number }>(db, "SELECT id FROM media_files WHERE id IN (?) AND status = 'kept'", [
    files.map(({ id }) => id),
  ])
  const ids = new Set(kept.map(({ id }) => id))
  return files.map(({ id }) => (ids.has(id) ? 'kept' : 'gone'))
}

type Content = { companyId: string; store: string; sha256: string }

/** Looks whether a company has a file of a content. It may be gone a moment later. */
export const contentsKnown = sharedRuns<Content, boolean>(
  (db) => new SharedRuns((contents) => lookForContents(db, contents), MOST),
)

async function lookForContents(db: Database, contents: Content[]): Promise<boolean[]> {
  const { companyId, store } = contents[0] as Content
  const wanted = contents.filter((content) => content.companyId === companyId && content.store === store)
  const known = await rows<{ sha256: string }>(
    db,
    "SELECT sha256 FROM media_files WHERE company_id = ? AND store = ? AND sha256 IN (?) AND status = 'kept'",
    [companyId, store, wanted.map(({ sha256 }) => sha256)],
  )
  const found = new Set(known.map(({ sha256 }) => sha256))
  return contents.map(({ sha256 }) => found.has(sha256))
}
