import type { RowDataPacket } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { migrate, pendingMigrations } from '../../src/db/migrate'
import { emptyDatabase } from '../support/database'

it('brings an empty database up to date, and then has nothing left to do', async () => {
  const { url, db } = await emptyDatabase()
  const before = await pendingMigrations(url)
  expect(before.length).toBeGreaterThan(5)
  expect(await migrate(url)).toEqual(before)
  expect(await pendingMigrations(url)).toEqual([])
  expect(await migrate(url)).toEqual([])
  const [tables] = await db.query<RowDataPacket[]>('SHOW TABLES')
  expect(tables.flatMap((row) => Object.values(row))).toContain('post_schedule')
})
