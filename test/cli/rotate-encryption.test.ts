import { randomBytes, randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countOldSecrets, reencryptTokens } from '../../src/db/accounts/reencrypt-tokens'
import { saveSocialAccount } from '../../src/db/accounts/save-social-account'
import { connectionContext, secretContexts, TokenCipher } from '../../src/security/token-cipher'
import { cliHere } from '../support/cli-here'
import { type TestDatabase, testDatabase } from '../support/database'

const key = () => randomBytes(32).toString('base64')
const [oldKey, newKey] = [key(), key()]
const old = TokenCipher.fromSetting(oldKey)
const both = TokenCipher.fromSetting(`${newKey},${oldKey}`)
const fresh = TokenCipher.fromSetting(newKey)

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  for (const table of ['meta_social_accounts', 'social_token', 'account_connections', 'webhooks']) {
    await database.db.query(`DELETE FROM ${table}`)
  }
})

const cli = (setting: string, ...args: string[]) =>
  cliHere(args, { DATABASE_URL: database.url, TOKEN_ENCRYPTION_KEY: setting })

/** An account whose token and refresh token are under the old key. */
async function account(externalId: string) {
  const given = { companyId: 'acme', platform: 'linkedin', externalId, name: 'x', login: 'linkedin' } as const
  const { id } = await saveSocialAccount(database.db, given, {
    seal: (contextId) => ({
      accessToken: old.encrypt(`token of ${externalId}`, secretContexts.access('acme', contextId)),
      refreshToken: old.encrypt(`refresh of ${externalId}`, secretContexts.refresh('acme', contextId)),
    }),
  })
  return id
}

/** A login that waits for a choice, under the old key. */
async function loginUnderWay() {
  const id = randomBytes(32).toString('base64url')
  await database.db.query(
    `INSERT INTO account_connections (id, state_hash, company_id, created_by, login, redirect_uri, status, secrets, expires_at)
     VALUES (?, ?, 'acme', 'key:1', 'linkedin', 'x', 'choosing', ?, NOW(3) + INTERVAL 1 HOUR)`,
    [id, randomUUID(), old.encrypt('tokens', connectionContext('acme', id))],
  )
  return id
}

/** A webhook whose secret is being rotated, both under the old key. */
async function webhook() {
  const contextId = randomUUID()
  const sealed = (secret: string) => old.encrypt(secret, secretContexts.webhook('acme', contextId))
  await database.db.query(
    "INSERT INTO webhooks (id, company_id, url, events, context_id, secret, old_secret) VALUES (UUID(), 'acme', 'x', '[]', ?, ?, ?)",
    [contextId, sealed('whsec_new'), sealed('whsec_old')],
  )
  return contextId
}

const tokens = async () => (await database.db.query<RowDataPacket[]>('SELECT * FROM social_token ORDER BY id'))[0]
const opened = async (cipher: TokenCipher) =>
  (await tokens()).map((row) => [
    cipher.decrypt(row.access_token, secretContexts.access(row.company_id, row.context_id)),
    cipher.decrypt(row.refresh_token, secretContexts.refresh(row.company_id, row.context_id)),
  ])
const rotate = () =>
  reencryptTokens(database.db, (kind, companyId, contextId, envelope) => {
    const context = secretContexts[kind](companyId, contextId)
    return both.isCurrent(envelope) ? envelope : both.encrypt(both.decrypt(envelope, context), context)
  })

describe('keys rotate-encryption', () => {
  it('puts every token, refresh token, login and secret of a webhook under the first key, and says that the old one can go', async () => {
    await account('urn:li:person:a')
    await account('urn:li:person:b')
    const login = await loginUnderWay()
    const hook = await webhook()
    await database.db.query(
      `INSERT INTO webhooks (id, company_id, kind, events) VALUES (UUID(), NULL, 'notice-mail', '["*"]')`,
    )
    const doctor = await cli(`${newKey},${oldKey}`, 'doctor')
    expect(doctor.stdout).toMatch(/note +Encryption key: decrypts all 2 stored tokens; 4 are still under an old key/)

    const { code, stdout, stderr } = await cli(`${newKey},${oldKey}`, 'keys', 'rotate-encryption')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Re-encrypted: 4\n')
    expect(stdout).toContain('the old ones can be removed')
    expect(await opened(fresh)).toEqual([
      ['token of urn:li:person:a', 'refresh of urn:li:person:a'],
      ['token of urn:li:person:b', 'refresh of urn:li:person:b'],
    ])
    const [[row]] = await database.db.query<RowDataPacket[]>('SELECT secrets FROM account_connections')
    expect(fresh.decrypt(row?.secrets, connectionContext('acme', login))).toBe('tokens')
    const [[ofHook]] = await database.db.query<RowDataPacket[]>('SELECT * FROM webhooks WHERE context_id = ?', [hook])
    expect(
      [ofHook?.secret, ofHook?.old_secret].map((one) => fresh.decrypt(one, secretContexts.webhook('acme', hook))),
    ).toEqual(['whsec_new', 'whsec_old'])

    const again = await cli(newKey, 'keys', 'rotate-encryption')
    expect(again.stdout).toContain('Re-encrypted: 0\n')
    expect((await cli(newKey, 'doctor')).stdout).toMatch(/ok +Encryption key: decrypts all 2 stored tokens\n/)
  })

  it('leaves what no key opens as it is, names it, and says that a key is still needed', async () => {
    await account('urn:li:person:a')
    const lost = await account('urn:li:person:lost')
    const stranger = TokenCipher.fromSetting(key())
    await database.db.query(
      'UPDATE social_token t JOIN meta_social_accounts a ON a.userAccessTokenId = t.id SET t.access_token = ? WHERE a.id = ?',
      [stranger.encrypt('x', 'y'), lost],
    )
    const { code, stdout, stderr } = await cli(`${newKey},${oldKey}`, 'keys', 'rotate-encryption')
    expect(code).toBe(1)
    expect(stdout).toContain('Re-encrypted: 1\n')
    expect(stdout).toContain('1 are still under another key')
    expect(stderr).toContain('which TOKEN_ENCRYPTION_KEY on this server does not contain')
  })
})

describe('putting tokens under another key', () => {
  it('does not undo what a renewal or a new connection wrote meanwhile', async () => {
    await account('urn:li:person:a')
    let raced = false
    const counts = await reencryptTokens(database.db, (kind, companyId, contextId, envelope) => {
      const context = secretContexts[kind](companyId, contextId)
      return both.isCurrent(envelope) ? envelope : both.encrypt(both.decrypt(envelope, context), context)
    })
    expect(counts.changed).toBe(1)
    // Once more, with somebody writing between the reading and the writing of the row.
    await account('urn:li:person:b')
    const [, second] = await tokens()
    const renewed = old.encrypt('renewed', secretContexts.access('acme', second?.context_id))
    const write = database.db.query.bind(database.db)
    const racing = new Proxy(database.db, {
      get: (db, name) =>
        name !== 'query'
          ? Reflect.get(db, name)
          : async (sql: string, values: unknown[]) => {
              if (!raced && sql.startsWith('UPDATE social_token')) {
                raced = true
                await write('UPDATE social_token SET access_token = ? WHERE id = ?', [renewed, second?.id])
              }
              return write(sql, values)
            },
    })
    await reencryptTokens(racing, (kind, companyId, contextId, envelope) => {
      const context = secretContexts[kind](companyId, contextId)
      return both.isCurrent(envelope) ? envelope : both.encrypt(both.decrypt(envelope, context), context)
    })
    expect(raced).toBe(true)
    expect((await opened(fresh)).map(([access]) => access)).toEqual(['token of urn:li:person:a', 'renewed'])
  })

  it('can be interrupted and done by two at once', async () => {
    for (let n = 0; n < 30; n++) await account(`urn:li:person:p${n}`)
    let calls = 0
    const interrupted = reencryptTokens(database.db, (kind, companyId, contextId, envelope) => {
      if (++calls > 20) throw new Error('killed')
      const context = secretContexts[kind](companyId, contextId)
      return both.encrypt(both.decrypt(envelope, context), context)
    })
    await expect(interrupted).rejects.toThrow('killed')
    expect(await countOldSecrets(database.db, both.currentPrefix)).toBe(20)
    const counts = await Promise.all([rotate(), rotate()])
    expect(counts.reduce((sum, { changed }) => sum + changed, 0)).toBe(20)
    expect(await opened(fresh)).toHaveLength(30)
  })
})
