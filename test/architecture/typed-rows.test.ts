import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const src = join(projectRoot, 'src')

describe('a row of the database', () => {
  it('has a declared shape: db/rows.ts alone takes rows from the driver', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const taking = files.filter((file) => takesRows(readFileSync(join(src, file), 'utf8'), file.startsWith('db/')))
    expect(taking).toEqual(['db/rows.ts'])
  })

  it.each([
    "import type { RowDataPacket } from 'mysql2/promise'",
    'const [found] = await connection.query<(Columns & { id: string })[]>(sql)',
    'const [found] = await db.execute<any>(sql, [id])',
    "const [found] = await db.query('SELECT id FROM post_details')",
    'const [found] = await db.execute(\n    `select id\n       from post_details`,\n  )',
    "const [found] = await db.query(`SHOW STATUS LIKE 'Uptime'`)",
    'const [found] = await db.query(`${SELECT} WHERE id = ?`, [id])',
  ])('would be found to be taken elsewhere: %s', (text) => {
    expect(takesRows(text, true)).toBe(true)
  })

  it('is not what a statement that writes answers', () => {
    expect(takesRows("await db.query<ResultSetHeader>('UPDATE post_details SET link = ?', [link])", true)).toBe(false)
    expect(takesRows('await connection.query(`INSERT INTO holds SELECT scope FROM old_holds`)', true)).toBe(false)
  })
})

/** Whether a file takes rows as the driver has them. Outside of src/db one may ask whether the database is there. */
function takesRows(text: string, inDatabaseRoom: boolean): boolean {
  if (/\bRowDataPacket\b/.test(text)) return true
  if (!inDatabaseRoom) return false
  const typed = [...text.matchAll(/\.(?:query|execute)<([^;`'"]*?)>\(/g)]
  return typed.some(([, type]) => type !== 'ResultSetHeader') || reads.test(text)
}

/** A statement that asks, or begins with one that is named somewhere else. */
const reads = /\.(?:query|execute)\(\s*['"`]\s*(?:SELECT|SHOW|WITH|\$\{)/i
