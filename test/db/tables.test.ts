import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { platforms } from '../../src/domain/post'
import { testDatabase } from '../support/database'
import { createAccount, type TestAccount } from '../support/factories'

/** The tables of document 002: what other programs write into them and read out of them. */
const tables: Record<string, Record<string, { type: RegExp; required?: true }>> = {
  post_details: {
    id: { type: /^varchar\(36\)$/, required: true },
    company_id: { type: /^varchar\(64\)$/, required: true },
    created_by: { type: /^varchar\(260\)$/ },
    social_account_id: { type: /^varchar\(36\)$/, required: true },
    platform: { type: /^enum\('facebook','instagram','linkedin'\)$/, required: true },
    post_type: { type: /^enum\('feed','story','feed_story','reel','article'\)$/, required: true },
    caption: { type: /^(medium|long)?text$/ },
    media: { type: /^(json|longtext)$/, required: true },
    status: { type: /^enum\('pending','processing','published','failed','cancelled',/, required: true },
    external_post_id: { type: /^varchar\(500\)$/ },
    error_message: { type: /^text$/ },
    attempts: { type: /^int/, required: true },
    created_at: { type: /^timestamp\(3\)$/, required: true },
    updated_at: { type: /^timestamp\(3\)$/, required: true },
  },
  post_schedule: {
    id: { type: /^varchar\(36\)$/, required: true },
    post_detail_id: { type: /^varchar\(36\)$/, required: true },
    run_at: { type: /^timestamp\(3\)$/, required: true },
    status: { type: /^enum\('pending','processing','done','failed',/, required: true },
    locked_at: { type: /^timestamp\(3\)$/ },
    worker_id: { type: /^varchar\(255\)$/ },
    attempts: { type: /^int/, required: true },
    created_at: { type: /^timestamp\(3\)$/, required: true },
    updated_at: { type: /^timestamp\(3\)$/, required: true },
  },
  meta_social_accounts: {
    id: { type: /^varchar\(36\)$/, required: true },
    userAccessTokenId: { type: /^varchar\(36\)$/ },
  },
  social_token: { id: { type: /^varchar\(36\)$/, required: true }, access_token: { type: /^text$/, required: true } },
}

describe('the tables', () => {
  let db: Database
  let account: TestAccount
  beforeAll(async () => {
    ;({ db } = await testDatabase())
    account = await createAccount(db)
  })
  const ask = async (sql: string, values: unknown[] = []) => (await db.query<RowDataPacket[]>(sql, values))[0]

  it.each(Object.entries(tables))(
    '%s has the columns of document 002, as wide and as strict',
    async (table, columns) => {
      const rows = await ask(
        'SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
        [table],
      )
      for (const [name, { type, required }] of Object.entries(columns)) {
        const column = rows.find((row) => row.name === name)
        expect(column?.type, name).toMatch(type)
        expect(column?.nullable, name).toBe(required ? 'NO' : 'YES')
      }
    },
  )

  it('take each platform that the code knows, and each login', async () => {
    const columns = await ask(
      "SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, COLUMN_TYPE AS type FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME IN ('platform', 'login')",
    )
    const known = `enum(${platforms.map((platform) => `'${platform}'`).join(',')})`
    const found = Object.fromEntries(columns.map(({ tableName, name, type }) => [`${tableName}.${name}`, type]))
    expect(found).toEqual({
      'account_connections.login': known,
      'meta_social_accounts.login': known,
      'meta_social_accounts.platform': known,
      'post_details.platform': known,
    })
  })

  it('have the indexes of document 002 under their names, and its foreign keys', async () => {
    const indexes = await ask(
      'SELECT DISTINCT TABLE_NAME AS tableName, INDEX_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()',
    )
    const names = indexes.map(({ tableName, name }) => `${tableName}.${name}`)
    for (const name of ['status', 'company']) expect(names).toContain(`post_details.idx_${name}`)
    for (const name of ['status_run_at', 'processing_locked_at']) expect(names).toContain(`post_schedule.idx_${name}`)
    const keys = await ask(
      'SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, REFERENCED_TABLE_NAME AS other FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL',
    )
    expect(keys.map(({ tableName, name, other }) => `${tableName}.${name} -> ${other}`)).toEqual(
      expect.arrayContaining([
        'post_details.social_account_id -> meta_social_accounts',
        'post_schedule.post_detail_id -> post_details',
        'meta_social_accounts.userAccessTokenId -> social_token',
      ]),
    )
  })

  it('give each of fifty rows an id of its own when hand-written SQL names none', async () => {
    await db.query('INSERT INTO post_details (company_id, social_account_id, platform, caption) VALUES ?', [
      Array.from({ length: 60 }, (_, n) => ['acme', account.id, 'linkedin', `by hand ${n}`]),
    ])
    await db.query(
      `INSERT INTO post_schedule (post_detail_id, run_at, status) SELECT id, NOW(), 'pending' FROM post_details LIMIT 50`,
    )
    const [details] = await ask(
      'SELECT COUNT(*) AS n, COUNT(DISTINCT id) AS ids, MIN(LENGTH(id)) AS length FROM post_details',
    )
    expect(details).toMatchObject({ n: 60, ids: 60, length: 36 })
    const [queue] = await ask(
      'SELECT COUNT(*) AS n, COUNT(DISTINCT id) AS ids, MIN(LENGTH(id)) AS length FROM post_schedule',
    )
    expect(queue).toMatchObject({ n: 50, ids: 50, length: 36 })
  })
})
