import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { hashApiKey } from '../../src/security/api-key'
import { type TestDatabase, testDatabase } from '../support/database'
import { runCli } from './support/run-cli'

let database: TestDatabase
const keys = (args: string[]) => runCli(['keys', ...args], { DATABASE_URL: database.url })

beforeAll(async () => {
  database = await testDatabase()
})

describe('keys', () => {
  it('create prints a fresh key alone, and stores only its hash', async () => {
    const { code, stdout, stderr } = await keys(['create', '--company', 'acme', '--name', 'The frontend'])
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^pd_[A-Za-z0-9_-]{43}\n$/)
    expect(stderr).toBe('')
    const [rows] = await database.db.query<RowDataPacket[]>('SELECT * FROM api_keys')
    expect(rows).toMatchObject([
      { company_id: 'acme', name: 'The frontend', key_hash: hashApiKey(stdout.trim()), revoked_at: null },
    ])
  })

  it('list shows whose keys there are and when they were used; revoke ends one for good', async () => {
    const listed = await keys(['list'])
    expect(listed.code).toBe(0)
    expect(listed.stdout).toMatch(
      /^id +company +name +created +last used +revoked\n1 +acme +The frontend +20\S+Z +- +-\n$/,
    )
    expect(listed.stdout).not.toMatch(/[0-9a-f]{64}/)
    expect((await keys(['revoke', '1'])).code).toBe(0)
    const first = (await keys(['list'])).stdout
    expect(first).toMatch(/The frontend +\S+Z +- +20\S+Z\n$/)
    expect((await keys(['revoke', '1'])).code).toBe(0)
    expect((await keys(['list'])).stdout).toBe(first)
  })

  it.each([
    [['create'], '--company'],
    [['create', '--company', ''], '--company'],
    [['create', '--company', 'a b'], '--company'],
    [['create', '--company', 'x'.repeat(65)], '--company'],
    [['create', '--compnay', 'acme'], '--compnay'],
    [['revoke'], 'keys revoke ID'],
    [['revoke', 'x'], 'keys revoke ID'],
    [['revoke', '999'], 'There is no key 999'],
    [['shred'], 'Usage'],
    [[], 'Usage'],
  ])('%j says what is wrong and exits 1', async (args, message) => {
    const { code, stdout, stderr } = await keys(args)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })
})
