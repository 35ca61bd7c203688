import { randomBytes } from 'node:crypto'
import type { Database } from '../connection'
import { oneRow } from '../rows'

/** Rights that publishing takes on every table, each with a statement that needs it and finds nothing to do. */
const needed = {
  SELECT: 'SELECT 1 FROM ?? WHERE FALSE',
  INSERT: 'INSERT INTO ?? SELECT 1 FROM DUAL WHERE FALSE',
  UPDATE: 'UPDATE ?? SET no_such_column = 1 WHERE FALSE',
  DELETE: 'DELETE FROM ?? WHERE FALSE',
}

/** Rights that only `migrate` has a use for, with a statement that is refused by its table's name when the right is there. */
const needless = {
  ALTER: 'ALTER TABLE ?? ADD COLUMN a INT',
  DROP: 'DROP TABLE ??',
}

export type Right = keyof typeof needed

/** The tables on which the account of a connection lacks each of the rights that publishing takes. */
export async function missingRights(db: Database, tables: string[]): Promise<Map<Right, string[]>> {
  const missing = new Map<Right, string[]>()
  for (const [right, statement] of Object.entries(needed) as [Right, string][]) {
    const without: string[] = []
    for (const table of tables) if (isDenial(await codeOf(db, statement, table))) without.push(table)
    if (without.length > 0) missing.set(right, without)
  }
  return missing
}

/** What the account may do to tables beyond what publishing takes. */
export async function needlessRights(db: Database): Promise<string[]> {
  // Rights are looked at before the table is. Nobody has one of this name.
  const nobodys = `no_such_table_${randomBytes(8).toString('hex')}`
  const rights: string[] = []
  for (const [right, statement] of Object.entries(needless)) {
    const code = await codeOf(db, statement, nobodys)
    if (code === 'ER_NO_SUCH_TABLE' || code === 'ER_BAD_TABLE_ERROR') rights.push(right)
  }
  return rights
}

/** @returns as the server writes it, `name@host` */
export async function accountName(db: Database): Promise<string> {
  return (await oneRow<{ account: string }>(db, 'SELECT CURRENT_USER() AS account')).account
}

/*
 * The server is asked by trying. What SHOW GRANTS lists has patterns, roles, roles of roles and rights taken back in part
 * in it, and each family writes them its own way.
 */
async function codeOf(db: Database, statement: string, table: string): Promise<string | undefined> {
  try {
    await db.query(statement, [table])
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

const isDenial = (code: string | undefined) => /^ER_\w*ACCESS_DENIED_ERROR$/.test(code ?? '')
