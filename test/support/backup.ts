import type { Database } from '../../src/db/connection'

/** A backup of a database as mysqldump makes one: every table with its rows and its counter. */
export async function backUp(db: Database): Promise<{ restore(): Promise<void> }> {
  const [[{ schema }]] = (await db.query('SELECT DATABASE() AS `schema`')) as unknown as [[{ schema: string }]]
  const copy = `${schema}_backup`
  await db.query('DROP DATABASE IF EXISTS ??', [copy])
  await db.query('CREATE DATABASE ??', [copy])
  const [tables] = (await db.query('SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?', [
    schema,
  ])) as unknown as [{ name: string }[]]
  for (const { name } of tables) {
    await db.query('CREATE TABLE ??.?? LIKE ??.??', [copy, name, schema, name])
    await db.query('INSERT INTO ??.?? SELECT * FROM ??.??', [copy, name, schema, name])
  }
  return {
    async restore() {
      const connection = await db.getConnection()
      try {
        await connection.query('SET FOREIGN_KEY_CHECKS = 0')
        for (const { name } of tables) {
          // The counter of new rows begins behind the last row of the backup, as after a dump.
          await connection.query('TRUNCATE TABLE ??.??', [schema, name])
          await connection.query('INSERT INTO ??.?? SELECT * FROM ??.??', [schema, name, copy, name])
        }
        await connection.query('DROP DATABASE ??', [copy])
      } finally {
        connection.destroy()
      }
    },
  }
}
