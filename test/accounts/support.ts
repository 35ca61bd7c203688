import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox'
import { TokenCipher, tokenContext } from '../../src/security/token-cipher'
import { type Client, startTestApi, type TestApi } from '../api/support/test-api'
import { testEncryptionKey } from '../support/factories'

export type AccountsWorld = {
  api: TestApi
  sandbox: Sandbox
  company(id?: string): Promise<Client>
  /** The token that is stored for an account, opened. */
  tokenOf(accountId: string): Promise<string>
  /** Everything the tables say about logins and tokens, as one text: no secret may stand in it. */
  everythingStored(): Promise<string>
}

export const RETURN_URL = 'https://app.example.com/accounts'

/** An API whose platforms are a sandbox; the sandbox is put back to the beginning before each test. */
export function accountsWorld(settings: Record<string, string> = {}): AccountsWorld {
  const world = {} as AccountsWorld
  const cipher = TokenCipher.fromSetting(testEncryptionKey)
  beforeAll(async () => {
    const sandbox = await startSandbox({ strict: true })
    const api = await startTestApi({
      ...sandbox.env,
      ...sandbox.appEnv,
      TOKEN_ENCRYPTION_KEY: testEncryptionKey,
      OAUTH_RETURN_URL: RETURN_URL,
      ...settings,
    })
    Object.assign(world, {
      api,
      sandbox,
      company: (id?: string) => api.company(id),
      tokenOf: async (accountId: string) => {
        const [[row]] = await api.db.query<RowDataPacket[]>(
          'SELECT t.* FROM meta_social_accounts a JOIN social_token t ON t.id = a.userAccessTokenId WHERE a.id = ?',
          [accountId],
        )
        return cipher.decrypt(row?.access_token, tokenContext(row?.company_id, row?.context_id))
      },
      everythingStored: async () => {
        const tables = ['account_connections', 'social_token', 'meta_social_accounts']
        const rows = await Promise.all(tables.map((table) => api.db.query<RowDataPacket[]>(`SELECT * FROM ${table}`)))
        return JSON.stringify(rows.map(([found]) => found))
      },
    })
  })
  beforeEach(() => world.sandbox.world.reset())
  afterAll(() => world.sandbox?.close())
  return world
}

/** Where a browser stands after one step, without going on by itself. */
export async function visit(url: string) {
  const response = await fetch(url, { redirect: 'manual' })
  return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() }
}

/** Begins a login and lets the browser go through the platform's dialog; stops before our callback. */
export async function goThroughDialog(client: Client, platform: string, body: object = {}) {
  const started = await client.post(`/accounts/connect/${platform}`, body)
  if (started.status !== 201) throw new Error(`the login did not begin: ${JSON.stringify(started.body)}`)
  const { location } = await visit(started.body.authorizeUrl)
  return { started: started.body as { authorizeUrl: string; state: string; expiresAt: string }, callback: location }
}

/** A whole login: what the frontend gets back with the browser. */
export async function login(client: Client, platform: string, body: object = {}): Promise<URLSearchParams> {
  const { callback } = await goThroughDialog(client, platform, body)
  const { status, location } = await visit(callback)
  if (status !== 302) throw new Error(`the callback answered ${status}`)
  return new URL(location).searchParams
}

/** Logs in and connects. @returns the answer of the choice */
export async function connect(client: Client, platform: string, externalIds: string[]) {
  const back = await login(client, platform)
  return client.post(`/accounts/connections/${back.get('connection')}`, { externalIds })
}
