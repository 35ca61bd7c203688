import { randomBytes } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { readSecret } from '../../src/cli/read-secret'
import { accountCapacities } from '../../src/db/accounts/account-capacities'
import { TokenCipher, TokenCipherError, tokenContext } from '../../src/security/token-cipher'
import { cliHere } from '../support/cli-here'
import { type TestDatabase, testDatabase } from '../support/database'
import { createPosts } from '../support/factories'
import * as walkTo from '../support/posts-in-state'

let database: TestDatabase
const encryptionKey = randomBytes(32).toString('base64')
const accounts = (args: string[], input = '', env = {}) =>
  cliHere(['accounts', ...args], { DATABASE_URL: database.url, TOKEN_ENCRYPTION_KEY: encryptionKey, ...env }, input)
const add = (company: string, platform: string, externalId: string, token: string, ...more: string[]) =>
  accounts(
    ['add', '--company', company, '--platform', platform, '--external-id', externalId, '--name', 'Our page', ...more],
    token,
  )

type AccountRow = RowDataPacket & {
  id: string
  company_id: string
  context_id: string
  access_token: string
  login: string
  status: string
}
const stored = async (id: string) => {
  const [rows] = await database.db.query<AccountRow[]>(
    'SELECT a.*, t.context_id, t.access_token FROM meta_social_accounts a JOIN social_token t ON t.id = a.userAccessTokenId WHERE a.id = ?',
    [id.trim()],
  )
  return rows[0] as AccountRow
}
const tokenOf = (row: AccountRow) =>
  TokenCipher.fromSetting(encryptionKey).decrypt(row.access_token, tokenContext(row.company_id, row.context_id))

beforeAll(async () => {
  database = await testDatabase()
})

describe('accounts add', () => {
  it('reads the token from standard input, stores it encrypted for this account only, and prints the id alone', async () => {
    const { code, stdout, stderr } = await add('acme', 'facebook', '1234567890', '  EAAB-secret\n')
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^[0-9a-f-]{36}\n$/)
    expect(JSON.parse(stderr)).toMatchObject({
      event: 'security',
      what: 'account-connected',
      company: 'acme',
      by: 'cli',
      account: stdout.trim(),
    })
    expect(stderr).not.toContain('EAAB')
    const row = await stored(stdout)
    expect(row).toMatchObject({
      company_id: 'acme',
      platform: 'facebook',
      external_id: '1234567890',
      name: 'Our page',
      login: 'facebook',
      status: 'ok',
    })
    expect(row.access_token).not.toContain('EAAB')
    expect(tokenOf(row)).toBe('EAAB-secret')
    const elsewhere = () =>
      TokenCipher.fromSetting(encryptionKey).decrypt(row.access_token, tokenContext('rival', row.context_id))
    expect(elsewhere).toThrow(TokenCipherError)
  })

  it('again for the same account: keeps its id, replaces the token, and lets go the posts that waited for it', async () => {
    const first = await add('acme', 'instagram', '17841400000000000', 'old-token')
    const id = first.stdout.trim()
    const account = { id, companyId: 'acme', platform: 'instagram', externalId: '17841400000000000' } as const
    const [held, , cancelled, failed] = await createPosts(database.db, account, 4)
    await walkTo.cancelled(database.db, cancelled?.id as string)
    await walkTo.failed(database.db, failed?.id as string)
    await walkTo.held(database.db, held?.id as string)
    const again = await add('acme', 'instagram', '17841400000000000', 'new-token', '--login', 'instagram')
    expect(again.stdout).toBe(first.stdout)
    expect(again.stderr).toContain('2 posts that waited')
    const row = await stored(again.stdout)
    expect(row).toMatchObject({ status: 'ok', status_reason: null, login: 'instagram' })
    expect(tokenOf(row)).toBe('new-token')
    const [queue] = await database.db.query<RowDataPacket[]>(
      'SELECT s.status FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id WHERE d.social_account_id = ? ORDER BY s.id',
      [id],
    )
    expect(queue.map((entry) => entry.status)).toEqual(['pending', 'pending', 'cancelled', 'failed'])
    const [tokens] = await database.db.query<RowDataPacket[]>(
      'SELECT t.id FROM social_token t LEFT JOIN meta_social_accounts a ON a.userAccessTokenId = t.id WHERE a.id IS NULL',
    )
    expect(tokens).toEqual([])
  })

  it('for another company: another account, though the page is the same', async () => {
    const ours = await add('acme', 'linkedin', 'urn:li:organization:77', 'a')
    const theirs = await add('rival', 'linkedin', 'urn:li:organization:77', 'b')
    expect(theirs.code).toBe(0)
    expect(theirs.stdout).not.toBe(ours.stdout)
    expect(tokenOf(await stored(ours.stdout))).toBe('a')
  })

  it.each([
    ['an empty token', ['acme', 'facebook', '1', ' \n'], 'Standard input is empty'],
    ['two words', ['acme', 'facebook', '1', 'a b'], 'white space'],
    ['a picture', ['acme', 'facebook', '1', 'x'.repeat(20_000)], 'too long'],
    ['an unknown platform', ['acme', 'myspace', '1', 't'], '--platform'],
    ['a page name instead of its number', ['acme', 'facebook', 'our.page', 't'], '--external-id'],
    ['an Instagram handle', ['acme', 'instagram', '@us', 't'], '--external-id'],
    ['a LinkedIn number without urn', ['acme', 'linkedin', '77', 't'], 'urn:li:organization'],
    ['another kind of urn', ['acme', 'linkedin', 'urn:li:share:77', 't'], 'urn:li:person'],
    ['no company', ['', 'facebook', '1', 't'], '--company'],
    ['a name of two lines', ['acme', 'facebook', '1', 't', '--name', 'Our page\n2  rival'], '--name'],
    ['a name that clears the screen', ['acme', 'facebook', '1', 't', '--name', 'Our\u001b[2J page'], '--name'],
    [
      'a login of another platform',
      ['acme', 'linkedin', 'urn:li:organization:1', 't', '--login', 'facebook'],
      '--login',
    ],
  ])('refuses %s, stores nothing, and exits 2', async (_name, [company, platform, id, token, ...more], message) => {
    const count = async () =>
      (await database.db.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM social_token'))[0][0]?.n
    const before = await count()
    const { code, stdout, stderr } = await add(
      company as string,
      platform as string,
      id as string,
      token as string,
      ...more,
    )
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
    expect(await count()).toBe(before)
  })

  it('does not wait for somebody to type a token into a terminal', async () => {
    const terminal = { isTTY: true } as NodeJS.ReadStream
    await expect(readSecret('access token', terminal)).rejects.toThrow('read from standard input')
  })

  it('names TOKEN_ENCRYPTION_KEY when it is missing or no key', async () => {
    const args = ['add', '--company', 'acme', '--platform', 'facebook', '--external-id', '1', '--name', 'x']
    for (const key of ['', 'short']) {
      const { code, stderr } = await accounts(args, 'secret-token', { TOKEN_ENCRYPTION_KEY: key })
      expect(code).toBe(1)
      expect(stderr).toContain('TOKEN_ENCRYPTION_KEY')
      expect(stderr).not.toContain('secret-token')
    }
  })
})

describe('accounts list', () => {
  it('shows the accounts of all companies or of one, why one is not well, and no token', async () => {
    for (const company of ['baker', 'brewer']) await add(company, 'facebook', '1234567890', 'a-token')
    await database.db.query(
      "UPDATE meta_social_accounts SET status = 'needs_reconnect', status_reason = 'The password was changed' WHERE company_id = 'brewer'",
    )
    const all = await accounts(['list'])
    expect(all.code).toBe(0)
    expect(all.stdout).toMatch(/^id +company +platform +external id +name +login +status\n/)
    expect(all.stdout).toMatch(/baker +facebook +1234567890 +Our page +facebook +ok\n/)
    expect(all.stdout).toContain('needs_reconnect: The password was changed')
    expect(all.stdout).not.toMatch(/v1\./)
    const list = async (...args: string[]) => JSON.parse((await accounts(['list', ...args, '--json'])).stdout).accounts
    const [ill] = await list('--status', 'needs_reconnect')
    expect(ill).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      companyId: 'brewer',
      platform: 'facebook',
      externalId: '1234567890',
      name: 'Our page',
      login: 'facebook',
      health: { state: 'needs_reconnect', reason: 'The password was changed', expiresAt: null },
      capacity: null,
      renewsAt: null,
      connectedAt: expect.stringMatching(/Z$/),
      disconnectedAt: null,
    })
    expect(await list('--account', ill.id)).toEqual([ill])
    expect(await list('--company', 'baker', '--platform', 'linkedin')).toEqual([])
    const one = await accounts(['list', '--company', 'brewer'])
    expect(one.stdout).not.toContain('baker')
    expect(one.stdout.trim().split('\n')).toHaveLength(2)
  })
})

describe('accounts capacity', () => {
  it('gives an account a capacity of its own and takes it away again, and all others have that of the settings', async () => {
    const [busy, paused, usual] = await Promise.all(
      ['31', '32', '33'].map(async (page) => (await add('acme', 'facebook', page, 'a-token')).stdout.trim()),
    )
    expect(await accounts(['capacity', busy as string, '7'])).toMatchObject({
      code: 0,
      stdout: '7 posts of the account may be in hand at once.\n',
    })
    expect((await accounts(['capacity', paused as string, '0'])).stdout).toContain('no post')
    const own = async () => [...(await accountCapacities(database.db))]
    expect((await own()).sort()).toEqual(
      [
        [`facebook:${busy}`, 7],
        [`facebook:${paused}`, 0],
      ].sort(),
    )
    const { stdout } = await accounts(['list', '--account', busy as string, '--json'])
    expect(JSON.parse(stdout).accounts[0].capacity).toBe(7)
    const json = await accounts(['capacity', busy as string, 'default', '--json'])
    expect(JSON.parse(json.stdout)).toEqual({ id: busy, capacity: null })
    await accounts(['capacity', paused as string, 'default'])
    await accounts(['capacity', usual as string, 'default'])
    expect(await own()).toEqual([])
  })

  it.each([
    [['an-id', '1001'], 2, '<posts>: must be a whole number from 0 to 1000; default gives'],
    [['an-id', '-1'], 2, ''],
    [['an-id', '1.5'], 2, '<posts>'],
    [['an-id', 'many'], 2, '<posts>'],
    [['an-id'], 2, "argument 'posts'"],
    [['an-id', '2'], 1, 'There is no account an-id'],
  ])('does not take %j', async (args, code, message) => {
    expect(await accounts(['capacity', ...args])).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
  })
})
