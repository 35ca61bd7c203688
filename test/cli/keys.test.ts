import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { hashApiKey } from '../../src/security/api-key'
import { cliHere } from '../support/cli-here'
import { type TestDatabase, testDatabase } from '../support/database'

let database: TestDatabase
const keys = (args: string[]) => cliHere(['keys', ...args], { DATABASE_URL: database.url })

beforeAll(async () => {
  database = await testDatabase()
})

describe('keys', () => {
  it('create prints a fresh key alone, and stores only its hash', async () => {
    const { code, stdout, stderr } = await keys(['create', '--company', 'acme', '--name', 'The frontend'])
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^pd_[A-Za-z0-9_-]{43}\n$/)
    expect(stderr).not.toContain(stdout.trim())
    expect(JSON.parse(stderr)).toMatchObject({
      level: 'INFO',
      component: 'CLI',
      event: 'security',
      what: 'key-made',
      company: 'acme',
      by: 'cli',
      user: expect.any(String),
      host: expect.any(String),
      key: 1,
      scope: 'write',
    })
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
    const revoked = await keys(['revoke', '1'])
    expect(revoked).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Revoked key 1;/) })
    expect(JSON.parse(revoked.stderr)).toMatchObject({ what: 'key-revoked', company: 'acme', by: 'cli', key: 1 })
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

  it('create counts by the clock of the database, by which keys end, and refuses what is past by it', async () => {
    const inAMinute = new Date(Date.now() + 60_000).toISOString()
    const anHourAgo = new Date(Date.now() - 3_600_000).toISOString()
    const create = (expires: string) => keys(['create', '--company', 'clocks', '--expires', expires])
    for (const wrongByMs of [-2 * 3_600_000, 2 * 3_600_000]) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + wrongByMs })
      try {
        expect((await create(inAMinute)).code).toBe(0)
        expect((await create('12h')).code).toBe(0)
        for (const past of [anHourAgo, '2020-01-01', '999999w']) {
          expect(await create(past)).toMatchObject({
            code: 2,
            stdout: '',
            stderr: expect.stringMatching(/^--expires: must lie in the future, before 2038\n/),
          })
        }
      } finally {
        vi.useRealTimers()
      }
    }
    const [rows] = await database.db.query<RowDataPacket[]>(
      "SELECT expires_at FROM api_keys WHERE company_id = 'clocks' AND expires_at > NOW() + INTERVAL 1 HOUR",
    )
    for (const { expires_at } of rows)
      expect(Math.abs(expires_at.getTime() - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000)
    expect(rows).toHaveLength(2)
  })

  it('list shows those of one company, or in one state, and tells programs the same', async () => {
    await keys(['create', '--company', 'quiet', '--scope', 'read', '--name', 'a\u202Eb'])
    const { stdout } = await keys(['list', '--company', 'quiet', '--status', 'active', '--json'])
    expect(stdout).toContain('"a\\u202eb"')
    expect(JSON.parse(stdout)).toEqual({
      keys: [
        {
          id: expect.stringMatching(/^\d+$/),
          companyId: 'quiet',
          name: 'a\u202Eb',
          scope: 'read',
          status: 'active',
          createdBy: null,
          createdAt: expect.stringMatching(/^20.*Z$/),
          expiresAt: null,
          lastUsedAt: null,
          revokedAt: null,
        },
      ],
    })
    expect(JSON.parse((await keys(['list', '--company', 'quiet', '--status', 'revoked', '--json'])).stdout)).toEqual({
      keys: [],
    })
    expect((await keys(['list', '--company', 'QUIET'])).stdout.trim().split('\n')).toHaveLength(1)
  })

  it('revoke says that there is no such key, and exits 1', async () => {
    expect(await keys(['revoke', '999'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('There is no key 999'),
    })
  })

  it.each([
    [['create'], '--company is missing: the company it opens'],
    [['create', '--company', ''], '--company: must be letters, digits'],
    [['create', '--company', 'a b'], '--company: must be letters, digits'],
    [['create', '--company', 'x'.repeat(65)], '--company: must be letters, digits'],
    [['create', '--compnay', 'acme'], "Unknown option '--compnay'\n(Did you mean --company?)"],
    [['create', '--compnay=acme'], '(Did you mean --company?)'],
    [['create', '--company', 'acme', '--company', 'b'], '--company: given twice'],
    [['create', '--company', 'acme', '--name', '--scope', 'read'], '--name: its value is missing'],
    [['create', '--company', 'acme', '--name', 'a\nb'], '--name: must be one line of at most 255 characters'],
    [['create', '--company', 'acme', '--scope', 'root'], '--scope: must be one of read, write, admin'],
    [['create', '--company', 'acme', '--expires', 'soon'], '--expires: must be a time from now'],
    [['create', '--company', 'acme', '--expires', '2030-02-30'], '--expires: must be a time from now'],
    [['create', '--company', 'acme', '--expires', '2039-01-01'], '--expires: must lie in the future, before 2038'],
    [['create', 'acme'], 'Too many arguments'],
    [['list', '--company', 'a b'], '--company'],
    [['list', '--status', 'gone'], '--status: must be one of active, expired, revoked'],
    [['list', '--json=yes'], "Option '--json' takes no value"],
    [['revoke'], "Missing required argument 'id'"],
    [['revoke', 'x'], '<id>: must be the number of one key; keys list prints them'],
    [['revoke', '-1'], '<id>: must be the number of one key'],
    [['revoke', '1', '2'], 'Too many arguments'],
    [['shred'], "Unknown command 'shred'\nKnown are: create, list, revoke, rotate-encryption"],
    [['revok', '1'], '(Did you mean revoke?)'],
    [['constructor'], 'Known are: create, list'],
    [['__proto__'], 'Known are: create, list'],
    [[], 'Usage: '],
  ])('%j says what is wrong, before a database is asked for, and exits 2', async (args, message) => {
    const { code, stdout, stderr } = await cliHere(['keys', ...args], {
      DATABASE_URL: 'mysql://nobody@127.0.0.1:1/none',
    })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/ {4}at |ECONNREFUSED/)
  })

  it('takes a value that begins with a dash where it is written as one', async () => {
    expect((await keys(['create', '--company', 'dashes', '--name=--scope'])).code).toBe(0)
    expect((await keys(['list', '--company', 'dashes'])).stdout).toMatch(/dashes +--scope +write/)
  })
})
