import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import pino from 'pino'
import { loadConfig } from '../../../src/config/config'
import { saveSocialAccount } from '../../../src/db/accounts/save-social-account'
import { insertApiKey } from '../../../src/db/api-keys/api-keys'
import type { Database } from '../../../src/db/connection'
import type { Platform } from '../../../src/domain/post'
import type { Scope } from '../../../src/domain/scope'
import { generateApiKey, hashApiKey } from '../../../src/security/api-key'
import { type RunningApi, startApi } from '../../../src/services/api'
import { afterFile } from '../../support/after-file'
import { testDatabase } from '../../support/database'
import { parseStrictly } from '../../support/strict-json'
import { until } from '../../support/until'
import { holdToDescription } from './hold-to-description'

export type Answer = {
  status: number
  headers: Headers
  body: any
}

export type TestApi = {
  url: string
  db: Database
  databaseUrl: string
  mediaDir: string
  stateDir: string
  /** Lines the API has logged. */
  logged: Record<string, unknown>[]
  /** A new company with a key of its own; for a company that is there, a further key. */
  company(id?: string, scope?: Scope): Promise<Client>
  /** Names of all files in the media folder, finished or not; without the folder's own name. */
  files(): Promise<string[]>
  restart(): Promise<void>
  close(): Promise<void>
}

/** The API as one company's program uses it. */
export type Client = {
  companyId: string
  key: string
  /** @param login by which it was connected; its platform's own unless another is named */
  account(platform?: Platform, externalId?: string, login?: Platform): Promise<string>
  get(path: string): Promise<Answer>
  delete(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  upload(
    fields: Record<string, string | string[]>,
    files?: { name: string; content: Buffer; type?: string }[],
    to?: { method?: string; path?: string; headers?: Record<string, string> },
  ): Promise<Answer>
}

let companies = 0

/** As with a sandbox: platforms on this machine can fetch media from it. No machine has more programs than another. */
const standIns = {
  FACEBOOK_GRAPH_URL: 'http://127.0.0.1:9',
  INSTAGRAM_GRAPH_URL: 'http://127.0.0.1:9',
  FFMPEG_PATH: 'off',
}

/** A real API on a port of its own, with a database and a media folder of its own. */
export async function startTestApi(settings: Record<string, string> = {}): Promise<TestApi> {
  const { url: databaseUrl, db } = await testDatabase()
  const mediaDir = await mkdtemp(join(tmpdir(), 'media-'))
  const stateDir = `${mediaDir}-state`
  const logged: Record<string, unknown>[] = []
  const log = pino(
    { level: 'info' },
    { write: (line: string) => void logged.push(parseStrictly(line) as Record<string, unknown>) },
  )
  const config = loadConfig(
    { PORT: '0', MEDIA_DIR: mediaDir, STATE_DIR: stateDir, MAX_UPLOAD_MB: '1', ...standIns, ...settings },
    '/no/such/file',
  )
  let letGo = () => {}
  const start = async () => {
    const api = await startApi(config, databaseUrl, log, { checkAnswers: true })
    letGo = holdToDescription(api.url)
    return api
  }
  let api: RunningApi | undefined = await start()
  const close = async () => {
    await api?.close()
    letGo()
    api = undefined
  }
  afterFile(async () => {
    await close()
    for (const folder of [mediaDir, stateDir]) await rm(folder, { recursive: true, force: true })
  })
  const test: TestApi = {
    url: api.url,
    db,
    databaseUrl,
    mediaDir,
    stateDir,
    logged,
    company: async (id = `company-${++companies}`, scope = 'admin') => {
      const key = generateApiKey()
      await insertApiKey(db, { companyId: id, name: 'test', scope, hash: hashApiKey(key) })
      return client(test, id, key)
    },
    files: () => filesIn(mediaDir),
    restart: async () => {
      await close()
      api = await start()
      test.url = api.url
    },
    close,
  }
  return test
}

function client(api: TestApi, companyId: string, key: string): Client {
  const headers = { Authorization: `Bearer ${key}` }
  const call = async (path: string, init: RequestInit = {}) =>
    answerOf(await fetch(api.url + path, { ...init, headers: { ...headers, ...init.headers } }))
  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } })
  return {
    companyId,
    key,
    account: async (platform = 'facebook', externalId = String(Math.trunc(Math.random() * 1e15)), login = platform) => {
      const account = { companyId, platform, externalId, name: `${platform} account`, login }
      return (await saveSocialAccount(api.db, account, () => 'v1.not.a.real.token')).id
    },
    get: (path) => call(path),
    delete: (path, headers = {}) => call(path, { method: 'DELETE', headers }),
    post: (path, body, headers) => send('POST', path, body, headers),
    patch: (path, body, headers) => send('PATCH', path, body, headers),
    upload: (fields, files = [], { method = 'POST', path = '/schedule-post', headers = {} } = {}) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
      for (const { name, content, type } of files) {
        form.append(
          'files',
          new Blob([content as Uint8Array<ArrayBuffer>], { type: type ?? 'application/octet-stream' }),
          name,
        )
      }
      return call(path, { method, body: form, headers })
    },
  }
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name !== '.store')
    .map((entry) => join(entry.parentPath, entry.name))
}

/** An hour from now, as clients write it. */
export const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString()

/** Waits until a statement of this schema is held up by a lock; a test holds it. */
export function untilSomebodyWaitsForALock(db: Database): Promise<void> {
  const waits = async () => {
    const [rows] = await db.query<RowDataPacket[]>(
      `SELECT 1 FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
        WHERE t.trx_state = 'LOCK WAIT' AND p.DB = DATABASE()`,
    )
    return rows.length > 0
  }
  // The server renews what it says of locks only when nobody has asked for a tenth of a second.
  return until(waits, 'somebody waits for a lock', 150)
}
