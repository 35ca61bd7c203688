import { once } from 'node:events'
import { Agent, request } from 'node:http'
import fc from 'fast-check'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../src/api/operations/every-operation'
import type { Method, Operation } from '../../src/api/operations/operation'
import { saveSocialAccount } from '../../src/db/accounts/save-social-account'
import { newId } from '../../src/db/new-id'
import { startSandbox } from '../../src/sandbox/sandbox'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { TokenCipher, tokenContext } from '../../src/security/token-cipher'
import { afterFile } from '../support/after-file'
import { testEncryptionKey } from '../support/factories'
import { jpeg } from './support/files'
import { type HostileRequest, hostileRequests, type Known } from './support/hostile'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

/** Raise it for a longer search: FUZZ_RUNS=20000 npx vitest run test/api/hostile-requests.test.ts */
const RUNS = Number(process.env.FUZZ_RUNS ?? 400)
/** Set to repeat a search that found something; the failure names it. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_122)
/** Far longer than any answer takes; what needs it hangs. */
const HANGS_MS = 20_000
const SECRET = 'RIVAL-ONLY'

let api: TestApi
let acme: Client
let known: Known
/** Names of the files that were uploaded to be posted later. */
const uploaded = new Set<string>()
const agent = new Agent({ keepAlive: true })

beforeAll(async () => {
  const sandbox = await startSandbox({ strict: true })
  afterFile(() => sandbox.close())
  // With accounts that exist at the platforms, so that what asks there gets an answer.
  const platforms = { ...sandbox.env, ...sandbox.appEnv, TOKEN_ENCRYPTION_KEY: testEncryptionKey }
  api = await startTestApi({ MAX_UPLOAD_MB: '1', ...unlimited(), ...platforms })
  acme = await api.company('acme')
  const rival = await api.company(`rival ${SECRET}`)
  const [mine, theirs] = [await connectPage(acme), await connectPage(rival)]
  await api.db.query('UPDATE meta_social_accounts SET name = ? WHERE id = ?', [`${SECRET} page`, theirs])
  const post = async (client: Client, socialAccountId: string, caption: string) =>
    (
      await client.upload({ socialAccountId: String(socialAccountId), scheduledAt: inAnHour(), caption }, [
        { name: `${caption}.jpg`, content: jpeg(900) },
      ])
    ).body.postDetailId as string
  const own = [await post(acme, mine, 'ours'), await post(acme, mine, 'ours too')]
  const foreign = [await post(rival, theirs, `${SECRET} caption`), await post(rival, theirs, `${SECRET} other`)]
  known = {
    ids: [...own, ...foreign, mine, theirs, '1', newId()],
    validBodies: { schedulePost: { socialAccountId: mine, caption: 'x', scheduledAt: inAnHour() } },
  }
})

async function connectPage({ companyId }: Client): Promise<string> {
  const { id: externalId, token } = ready.page
  const cipher = TokenCipher.fromSetting(testEncryptionKey)
  const account = { companyId, platform: 'facebook', externalId, name: 'A page', login: 'facebook' } as const
  const encrypt = (contextId: string) => cipher.encrypt(token, tokenContext(companyId, contextId))
  return (await saveSocialAccount(api.db, account, encrypt)).id
}

/** Limits of a single client are tried elsewhere; here they would hide everything behind a 429. */
const unlimited = () => ({ RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_IP: '0' })

async function send(method: Method, { path, headers, body, hasKey }: HostileRequest) {
  const outgoing = request(api.url + path, {
    agent,
    method: method.toUpperCase(),
    headers: {
      ...headers,
      ...(hasKey
        ? { Authorization: `Bearer ${acme.key}` }
        : { Authorization: `Bearer ${headers['X-Request-Id'] ?? 'x'}` }),
      ...(body && { 'Content-Type': body.type, 'Content-Length': body.bytes.length }),
    },
    signal: AbortSignal.timeout(HANGS_MS),
  })
  // Who answers before the whole body came may close the connection; the answer is what counts.
  const answered = once(outgoing, 'response')
  outgoing.on('error', () => {})
  outgoing.end(body?.bytes, 'latin1')
  const [response] = await answered
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode as number, headers: response.headers, bytes: Buffer.concat(chunks) }
}

const isSafe = (method: Method) => async (hostile: HostileRequest) => {
  const { status, headers, bytes } = await send(method, hostile)
  const said = () => bytes.toString().slice(0, 10_000)
  // Nothing ticks here, which is what that one is asked for.
  if (!(status === 503 && hostile.path.startsWith('/ready')))
    expect(status, status < 500 ? '' : said()).toBeLessThan(500)
  // Looked for in the bytes: some answers are megabytes, and making a text of each takes longer than all the rest.
  expect(bytes.includes(SECRET), bytes.includes(SECRET) ? `shows what is another company’s: ${said()}` : '').toBe(false)
  expect(JSON.stringify(headers)).not.toContain(SECRET)
  if (method === 'post' && status === 201 && hostile.path.startsWith('/media')) {
    for (const { url } of JSON.parse(bytes.toString()).media) uploaded.add(url.slice(`${api.url}/media/`.length))
  }
  if (status < 400) return
  expect(headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(JSON.parse(bytes.toString())).toMatchObject({ success: false, status, detail: expect.stringMatching(/./) })
}

/** What brings a body has most to get wrong, and what takes nothing at all differs in what all routes share. */
function runsOf({ body, files, path, query }: Operation): number {
  if (files === 'alone') return Math.ceil(RUNS / 10)
  if (body) return Math.ceil(RUNS / 2)
  return Math.ceil(path.includes('{') || query ? RUNS / 10 : RUNS / 50)
}

describe('whatever is sent', () => {
  for (const operation of operations) {
    it(`to ${operation.method.toUpperCase()} ${operation.path}: it is taken or refused with a reason`, async () => {
      const property = fc.asyncProperty(hostileRequests(operation, known), isSafe(operation.method))
      const numRuns = runsOf(operation)
      await fc.assert(property, {
        seed: SEED,
        numRuns,
        interruptAfterTimeLimit: 240_000,
        markInterruptAsFailure: false,
      })
    }, 300_000)
  }

  it('left no half-written post', async () => {
    const [rows] = await api.db.query<RowDataPacket[]>(
      `SELECT d.id FROM post_details d
       LEFT JOIN post_schedule s ON s.post_detail_id = d.id
       LEFT JOIN publications p ON p.post_detail_id = d.id
       LEFT JOIN attempts a ON a.post_detail_id = d.id
       WHERE s.id IS NULL OR p.id IS NULL OR a.id IS NULL`,
    )
    expect(rows).toEqual([])
  })

  it('left no file that nobody asked to be kept, and no post without its file', async () => {
    const [rows] = await api.db.query<RowDataPacket[]>('SELECT media FROM post_details WHERE media IS NOT NULL')
    const media = rows.flatMap((row) => (typeof row.media === 'string' ? JSON.parse(row.media) : row.media))
    const wanted = new Set(media.flatMap((item: { key?: string }) => item.key ?? []))
    const kept = new Set((await api.files()).map((path) => path.slice(api.mediaDir.length + 1)))
    expect(wanted.size).toBeGreaterThan(0)
    expect([...wanted].filter((key) => !kept.has(key))).toEqual([])
    expect([...kept].filter((key) => !wanted.has(key) && !uploaded.has(key))).toEqual([])
  })

  it("changed nothing of another company's posts", async () => {
    const [rows] = await api.db.query<RowDataPacket[]>(
      `SELECT status, caption FROM post_details WHERE company_id LIKE '%${SECRET}' ORDER BY id`,
    )
    expect(rows).toMatchObject([
      { status: 'pending', caption: `${SECRET} caption` },
      { status: 'pending', caption: `${SECRET} other` },
    ])
  })

  it('logged no error of ours', () => {
    expect(api.logged.filter((line) => (line.level as number) >= 50)).toEqual([])
  })
})
