import type { Connection } from 'mysql2/promise'
import { rows } from './rows'

type Column = { name: string; type: string }
type MadeTable = { table: string; columns: Column[] }

/**
 * Looks for tables that stand where ours are to be and are not ours: another application's, or an older version's. A
 * table that is not noted as made is ours only when it has the columns its migration makes: then a process died between
 * making the table and noting it.
 * @param statements the migrations that are still to come
 * @returns what was found, a phrase for each such table
 */
export async function foreignTables(connection: Connection, statements: string[]): Promise<string[]> {
  const wanted = statements.flatMap((statement) => tableOf(statement) ?? [])
  const columnsOf = await columnsThere(connection, wanted)
  return wanted.flatMap(({ table, columns }) => {
    // A column that one of them adds later may be there already, like the table.
    const later = columnsAdded(statements, table).map(({ name }) => name)
    const there = columnsOf(table).filter(({ name }) => !later.includes(name))
    const difference = there.length > 0 ? differenceOf(there, columns) : undefined
    return difference ? [`${table} (${difference})`] : []
  })
}

/**
 * Looks for what migrations have made and is not there any more, unless one of them has taken it away again.
 * @param statements the migrations that are noted as made
 * @returns what is missing, a phrase for each such table
 */
export async function missingTables(connection: Connection, statements: string[]): Promise<string[]> {
  const wanted = statements.flatMap((statement) => tableOf(statement) ?? [])
  const columnsOf = await columnsThere(connection, wanted)
  const takenAway = (name: string) =>
    statements.some((statement) => new RegExp(`\\b(DROP|RENAME|CHANGE)\\b[^;]*\\b${name}\\b`, 'i').test(statement))
  return wanted.flatMap(({ table, columns }) => {
    const there = columnsOf(table).map(({ name }) => name)
    if (there.length === 0) return takenAway(table) ? [] : [`the table ${table}`]
    const missing = [...columns, ...columnsAdded(statements, table)].filter(
      ({ name }) => !there.includes(name) && !takenAway(name),
    )
    return missing.map(({ name }) => `the column ${name} of ${table}`)
  })
}

async function columnsThere(connection: Connection, wanted: MadeTable[]): Promise<(table: string) => Column[]> {
  if (wanted.length === 0) return () => []
  const found = await rows<Column & { tableName: string }>(
    connection,
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, COLUMN_TYPE AS type FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (?) ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    [wanted.map(({ table }) => table)],
  )
  return (table) =>
    found.filter((row) => row.tableName === table).map(({ name, type }) => ({ name, type: plain(type) }))
}

function differenceOf(there: Column[], wanted: Column[]): string | undefined {
  for (const { name, type } of wanted) {
    const found = there.find((column) => column.name === name)
    if (!found) return `it has no column ${name}`
    if (found.type !== type) return `its ${name} is ${found.type}, ours ${type}`
  }
  const more = there.find(({ name }) => !wanted.some((column) => column.name === name))
  return more && `its column ${more.name} is unknown`
}

/** The name of the table that a migration makes; undefined for one that changes a table. */
export const tableMadeBy = (statement: string): string | undefined =>
  /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/m.exec(statement)?.[1]

/** The same with its columns. */
function tableOf(statement: string): MadeTable | undefined {
  const table = tableMadeBy(statement)
  if (!table) return undefined
  const lines = statement.matchAll(/^ {2}(\w+) +(\w+(?:\([^)]*\))?(?: UNSIGNED)?)/gm)
  const columns = [...lines].map(([, name = '', type = '']) => ({ name, type: plain(type) }))
  return { table, columns: columns.filter(({ name }) => !/^(KEY|UNIQUE|PRIMARY|CONSTRAINT)$/.test(name)) }
}

/** The columns that migrations add to a table that is there, one each. */
function columnsAdded(statements: string[], table: string): Column[] {
  return statements.flatMap((statement) => {
    const [, changed, name = '', type = ''] = ADDS_COLUMN.exec(statement) ?? []
    return changed === table ? [{ name, type: plain(type) }] : []
  })
}

const ADDS_COLUMN = /^ALTER TABLE (\w+)\s+ADD COLUMN (\w+) (\w+(?:\([^)]*\))?(?: UNSIGNED)?)/m

/** Whether a migration adds a column and does nothing else. */
export const addsColumn = (statement: string): boolean =>
  ADDS_COLUMN.test(statement) && !/\b(ADD|DROP|CHANGE|MODIFY|RENAME)\b/.test(statement.replace(ADDS_COLUMN, ''))

/** Whether a migration adds an index and does nothing else. */
export const addsIndex = (statement: string): boolean =>
  /^ALTER TABLE \w+\s+ADD (UNIQUE )?KEY \w+ \([^()]*\)\s*$/.test(statement)

/** A type without what servers write differently: widths of whole numbers, MariaDB's JSON, which is a LONGTEXT. */
const plain = (type: string) =>
  type
    .toLowerCase()
    .replace(/\b((?:big|small|tiny|medium)?int)\(\d+\)/, '$1')
    .replace(/^json$/, 'longtext')
