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
      {
        company_id: 'acme',
        name: 'The frontend',
        key_hash: hashApiKey(stdout.trim()),
        revoked_at: null,
        scope: 'write',
      },
    ])
  })

  it('list shows whose keys there are and when they were used; revoke ends one for good', async () => {
    const listed = await keys(['list'])
    expect(listed.code).toBe(0)
    expect(listed.stdout).toMatch(
      /^id +company +name +scope +status +created +expires +last used +revoked\n1 +acme +The frontend +write +active +20\S+Z +- +- +-\n$/,
    )
    expect(listed.stdout).not.toMatch(/[0-9a-f]{64}/)
    expect((await keys(['revoke', '1'])).code).toBe(0)
    const first = (await keys(['list'])).stdout
    expect(first).toMatch(/The frontend +write +revoked +\S+Z +- +- +20\S+Z\n$/)
    expect((await keys(['revoke', '1'])).code).toBe(0)
    expect((await keys(['list'])).stdout).toBe(first)
  })

  it.each([
    [['--scope', 'read', '--expires', '90d'], 'read', 90 * 86_400_000],
    [['--scope', 'admin', '--expires', '12h'], 'admin', 12 * 3_600_000],
    [['--expires', '2037-01-31'], 'write', Date.UTC(2037, 0, 31) - Date.now()],
    [['--expires', '2037-01-31T18:00:00+01:00'], 'write', Date.UTC(2037, 0, 31, 17) - Date.now()],
  ])('create %j makes a key with that scope and end', async (args, scope, msFromNow) => {
    const { code, stdout, stderr } = await keys(['create', '--company', 'bounded', ...args])
    expect(code, stderr).toBe(0)
    const [rows] = await database.db.query<RowDataPacket[]>('SELECT * FROM api_keys WHERE key_hash = ?', [
      hashApiKey(stdout.trim()),
    ])
    expect(rows[0]?.scope).toBe(scope)
    expect(Math.abs(rows[0]?.expires_at.getTime() - Date.now() - msFromNow)).toBeLessThan(60_000)
    expect((await keys(['list', '--company', 'bounded'])).stdout).toContain(rows[0]?.expires_at.toISOString())
  })

  it.each([
    [['create'], '--company'],
    [['create', '--company', ''], '--company'],
    [['create', '--company', 'a b'], '--company'],
    [['create', '--company', 'x'.repeat(65)], '--company'],
    [['create', '--compnay', 'acme'], '--compnay'],
    [['create', '--company', 'acme', '--scope', 'root'], '--scope: one of read, write, admin'],
    [['create', '--company', 'acme', '--expires', 'soon'], '--expires: a time from now'],
    [['create', '--company', 'acme', '--expires', '2030-02-30'], '--expires: a time from now'],
    [['create', '--company', 'acme', '--expires', '2020-01-01'], '--expires: must lie in the future'],
    [['create', '--company', 'acme', '--expires', '999999w'], '--expires: must lie in the future'],
    [['list', '--company', 'a b'], '--company'],
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
