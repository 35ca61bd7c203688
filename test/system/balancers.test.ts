import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { freePort } from '../../src/db/embedded/free-port'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { type ServerProcess, startServerProcess } from '../api/support/server-process'
import { type TestDatabase, testDatabase } from '../support/database'
import { createAccount, testEncryptionKey } from '../support/factories'
import { until } from '../support/until'
import { startBalancer } from './support/balancers'
import { type Heard, lost, steadyLoad } from './support/steady-load'

/** Some hundred requests a second at most; how many more there may be is for the benchmark. */
const CALLERS = 6

let database: TestDatabase
let mediaDir: string
let apis: { port: number; running: ServerProcess }[] = []
const caller = { key: generateApiKey(), account: '' }

beforeAll(async () => {
  database = await testDatabase()
  mediaDir = await mkdtemp(join(tmpdir(), 'media-'))
  await insertApiKey(database.db, { companyId: 'acme', name: '', hash: hashApiKey(caller.key) })
  caller.account = (await createAccount(database.db)).id
})
afterEach(async () => {
  for (const { running } of apis) running.child.kill('SIGKILL')
  await Promise.all(apis.map(({ running }) => running.exit))
  apis = []
})
afterAll(() => rm(mediaDir, { recursive: true, force: true }))

const start = (port: number) =>
  startServerProcess({
    DATABASE_URL: database.url,
    PORT: String(port),
    LISTEN_ADDRESS: '127.0.0.1',
    TRUST_PROXY: 'loopback',
    MEDIA_DIR: mediaDir,
    STATE_DIR: `${mediaDir}-state`,
    TOKEN_ENCRYPTION_KEY: testEncryptionKey,
  })

async function startThree(): Promise<number[]> {
  for (let n = 0; n < 3; n++) {
    const port = await freePort()
    apis.push({ port, running: start(port) })
  }
  await Promise.all(apis.map(({ running }) => running.url))
  return apis.map(({ port }) => port)
}

const posts = async () =>
  Number((await database.db.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM post_details'))[0][0]?.n)
const answered = (heard: Heard[]) => until(() => heard.length >= 100, 'there is load')

function figures(heard: Heard[]): string {
  const times = heard.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  return `${heard.length} requests, p50 ${at(0.5)} p99 ${at(0.99)} most ${times.at(-1)} ms`
}

describe.each(['nginx', 'haproxy'] as const)('three APIs behind %s', (kind) => {
  it('lose no request while one after another is stopped and started anew', async () => {
    const { url } = await startBalancer(kind, await startThree())
    const before = await posts()
    const load = steadyLoad(url, caller, CALLERS)
    await answered(load.heard)
    for (const api of apis) {
      api.running.child.kill('SIGTERM')
      const { code, stderr } = await api.running.exit
      expect([code, stderr]).toEqual([0, ''])
      api.running = start(api.port)
      await api.running.url
    }
    const heard = await load.stop()
    process.stderr.write(`${kind}, stopped and started: ${figures(heard)}\n`)
    expect(lost(heard)).toEqual([])
    expect(await posts()).toBe(before + heard.filter(({ method }) => method === 'POST').length)
  })

  it('leave out at once the one that was killed, and take it in again', async () => {
    const { url } = await startBalancer(kind, await startThree())
    const load = steadyLoad(url, caller, CALLERS)
    await answered(load.heard)
    const [victim] = apis
    if (!victim) throw new Error('there is none')
    const killedAt = Date.now()
    victim.running.child.kill('SIGKILL')
    await victim.running.exit
    await until(() => load.heard.filter(({ at }) => at > killedAt).length > 300, 'the others answer')
    victim.running = start(victim.port)
    await victim.running.url
    await until(() => victim.running.said().includes('/schedule'), 'it is asked again')
    const heard = await load.stop()
    process.stderr.write(`${kind}, killed: ${figures(heard)}; lost ${lost(heard).length}\n`)
    // What was being changed on it at that moment is told as lost to whoever asked, and never sent again by itself.
    const gone = lost(heard)
    expect(gone.map(({ method }) => method).filter((method) => method !== 'POST')).toEqual([])
    expect(gone.length).toBeLessThan(10)
    for (const { at } of gone) expect(at - killedAt).toBeLessThan(200)
  })
})
