import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../../src/api/http/http-server'
import { saveSocialAccount } from '../../src/db/accounts/save-social-account'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { emptyDatabase, type TestDatabase, testDatabase } from '../support/database'
import { projectRoot } from '../support/run-program'
import { until } from '../support/until'
import { fullDisk, stuckPipe } from '../support/useless-outputs'
import { jpeg } from './support/files'
import { type ServerProcess, startServerProcess } from './support/server-process'
import { inAnHour } from './support/test-api'

let database: TestDatabase
let mediaDir: string
let started: ServerProcess[] = []

beforeAll(async () => {
  database = await testDatabase()
  mediaDir = await mkdtemp(join(tmpdir(), 'media-'))
})
afterEach(() => {
  for (const { child } of started) child.kill('SIGKILL')
  started = []
})
afterAll(() => rm(mediaDir, { recursive: true, force: true }))

const start = (env: Record<string, string> = {}) => {
  const own = { DATABASE_URL: database.url, PORT: '0', MEDIA_DIR: mediaDir, DRAIN_SECONDS: '0' }
  const server = startServerProcess({ ...own, ...env })
  started.push(server)
  return server
}

/** A port that was free a moment ago: a server whose log is lost cannot say which one the system chose. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A connection that remembers what it was sent. */
async function open(url: string): Promise<{ socket: Socket; received: () => string; closed: Promise<unknown> }> {
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await once(socket, 'connect')
  return { socket, received: () => text, closed }
}

describe('the API as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes the upload in flight on %s, lets idle connections go, takes no new ones, and exits 0',
    async (signal) => {
      const key = generateApiKey()
      await insertApiKey(database.db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
      const account = {
        companyId: 'acme',
        platform: 'facebook',
        externalId: '1',
        name: 'x',
        login: 'facebook',
      } as const
      const { id } = await saveSocialAccount(database.db, account, () => 'x')
      const server = start()
      const url = await server.url

      const idle = await open(url)
      idle.socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n')
      await until(() => idle.received().includes('200 OK'), 'the idle connection had its answer')

      const field = (name: string, value: string) =>
        `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
      const body = Buffer.concat([
        Buffer.from(field('socialAccountId', String(id)) + field('scheduledAt', inAnHour())),
        Buffer.from('--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'),
        jpeg(50_000),
        Buffer.from('\r\n--b--\r\n'),
      ])
      const busy = await open(url)
      busy.socket.write(
        `POST /schedule-post HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n`,
      )
      busy.socket.write(body.subarray(0, 20_000))
      const arriving = async () =>
        (await readdir(mediaDir, { recursive: true })).some((name) => name.includes('.incoming'))
      await until(arriving, 'the file is arriving')

      server.child.kill(signal)
      await idle.closed
      const refused = () =>
        open(url).then(
          ({ socket }) => {
            socket.destroy()
            return false
          },
          (error) => error.code === 'ECONNREFUSED',
        )
      await until(refused, 'new connections are refused')

      busy.socket.write(body.subarray(20_000))
      await busy.closed
      expect(busy.received()).toMatch(/^HTTP\/1.1 201 Created/)
      expect(busy.received()).toMatch(/connection: close/i)
      const { code, stdout, stderr } = await server.exit
      expect(code, stderr).toBe(0)
      expect(stderr).toBe('')
      expect(stdout).toContain('Stopped')
    },
  )

  it('answers on after SIGTERM while somebody asks, says at /health that it goes, and exits 0 when the time is over', async () => {
    const server = start({ DRAIN_SECONDS: '2' })
    const url = await server.url
    const ask = (path: string) =>
      fetch(url + path).then(
        ({ status, headers }) => `${status} ${headers.get('connection')}`,
        () => 'gone',
      )
    expect(await ask('/health')).toBe('200 keep-alive')
    server.child.kill('SIGTERM')
    await until(async () => (await ask('/health')) === '503 close', 'it says that it goes')
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ type: 'urn:post-dispatcher:problem:draining' })
    expect(await ask('/nothing')).toBe('404 close')
    // As nginx asks: the next server has it then.
    const asked = (method: string) => fetch(`${url}/nothing`, { method, headers: { 'X-Next-Upstream': '504' } })
    expect([(await asked('GET')).status, (await asked('POST')).status]).toEqual([504, 404])
    await until(async () => (await ask('/health')) === 'gone', 'it is gone')
    expect((await server.exit).code).toBe(0)
  })

  const encryption = { TOKEN_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') }
  const cycles = async () =>
    (await database.db.query<RowDataPacket[]>('SELECT host, started_by, exit_code FROM dispatch_cycles'))[0]

  it.each([
    ['by itself, at once, where it did so before it was started again', { SCHEDULER: '' }, 'api'],
    ['with SCHEDULER=node-cron', { SCHEDULER: 'node-cron' }, 'cron'],
  ])('ticks %s, and stops cleanly in the middle of it', async (_, settings, startedBy) => {
    await database.db.query(
      "INSERT INTO dispatch_cycles (tick_id, host, started_by, started_at) VALUES ('t', 'worker-1', 'api', NOW() - INTERVAL 5 MINUTE)",
    )
    const before = (await cycles()).length
    const server = start({ ...settings, ...encryption, HOSTNAME: 'worker-1' })
    await server.url
    await until(async () => (await cycles()).length > before, 'a tick has begun')
    server.child.kill('SIGTERM')
    const { code, stdout, stderr } = await server.exit
    expect(code, stderr).toBe(0)
    expect((await cycles()).slice(before)).toEqual([{ host: 'worker-1', started_by: startedBy, exit_code: 0 }])
    expect(/"level":"WARN"[^\n]*this process ticks by itself/.test(stdout)).toBe(startedBy === 'api')
  })

  it('does not tick beside a cron, and says that it watches', async () => {
    await database.db.query("INSERT INTO dispatch_cycles (tick_id, host) VALUES ('t', 'another')")
    const before = await cycles()
    const server = start({ SCHEDULER: 'auto', ...encryption })
    await until(() => server.said().includes('Something else ticks'), 'it has looked')
    server.child.kill('SIGTERM')
    expect((await server.exit).code).toBe(0)
    expect(await cycles()).toEqual(before)
  })

  it.each<[string, () => number, string[]]>([
    ['a full disk', () => fullDisk(), ['dist/server.js']],
    ['a pipe that nobody empties', () => stuckPipe(mediaDir), ['dist/cli.js', 'serve']],
  ])('answers and stops cleanly when its log goes to %s', async (_, output, program) => {
    const port = await freePort()
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      PORT: String(port),
      MEDIA_DIR: mediaDir,
      SCHEDULER: 'off',
      DRAIN_SECONDS: '0',
    }
    const child = spawn(process.execPath, program, { cwd: projectRoot, env, stdio: ['ignore', output(), output()] })
    const exit = once(child, 'exit')
    try {
      const health = () =>
        fetch(`http://127.0.0.1:${port}/health`).then(
          ({ status }) => status,
          () => 0,
        )
      await until(async () => (await health()) === 200, 'the API answers')
      for (let n = 0; n < 10; n++) expect(await health()).toBe(200)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await exit).toEqual([0, null])
  })

  it('says which setting to change when the port is taken, and exits 1', async () => {
    const other = createServer().listen(0)
    await once(other, 'listening')
    const port = String((other.address() as { port: number }).port)
    const { code, stderr } = await start({ PORT: port }).exit
    other.close()
    expect(code).toBe(1)
    expect(stderr).toContain(`PORT: ${port} is in use by another program`)
    expect(stderr).not.toContain('    at ')
  })

  it('listens where it is told to and nowhere else, and says when that is not here', async () => {
    const server = start({ LISTEN_ADDRESS: '127.0.0.2' })
    const url = new URL(await server.url)
    expect(url.hostname).toBe('127.0.0.2')
    expect((await fetch(new URL('/health', url))).status).toBe(200)
    await expect(fetch(`http://127.0.0.1:${url.port}/health`)).rejects.toThrow()
    server.child.kill('SIGTERM')
    await server.exit
    const elsewhere = await start({ LISTEN_ADDRESS: '192.0.2.1' }).exit
    expect(elsewhere.code).toBe(1)
    expect(elsewhere.stderr).toContain('LISTEN_ADDRESS: this machine has no address 192.0.2.1')
  })

  it('says what to run when the schema is missing or behind, and exits 1', async () => {
    const empty = await emptyDatabase()
    const { code, stderr } = await start({ DATABASE_URL: empty.url }).exit
    expect(code).toBe(1)
    expect(stderr).toContain('npm run migrate')
    expect(stderr).not.toContain('    at ')
  })

  it('does not start where it cannot keep files: says what, where, as whom and what to do, and exits 1', async () => {
    const closed = join(mediaDir, 'closed')
    await writeFile(closed, 'a file')
    const { code, stderr } = await start({ MEDIA_DIR: join(closed, 'media') }).exit
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^MEDIA_DIR: files cannot be written to .*\/closed\/media by .* \(ENOTDIR.*What to do: correct MEDIA_DIR$/m,
    )
    expect(stderr).not.toContain('    at ')
  })

  it('says that the database cannot be reached, without its password, and exits 1', async () => {
    const { code, stderr } = await start({ DATABASE_URL: 'mysql://user:hunter2@127.0.0.1:1/db' }).exit
    expect(code).toBe(1)
    expect(stderr).toContain('127.0.0.1:1/db cannot be used')
    expect(stderr).not.toContain('hunter2')
    expect(stderr).not.toContain('    at ')
  })

  it('names the setting that is wrong, and exits 1', async () => {
    const { code, stderr } = await start({ MAX_UPLOAD_MB: 'much' }).exit
    expect(code).toBe(1)
    expect(stderr).toContain('MAX_UPLOAD_MB')
  })
})

describe('closing the HTTP server', () => {
  const answering = () => listen({ port: 0 }, () => (_req, res) => void res.end('here'))

  it('waits for nobody when nobody asks', async () => {
    const server = await answering()
    const before = performance.now()
    await server.drain(60_000)
    expect(performance.now() - before).toBeLessThan(10_000)
    await server.close()
  })

  it('answers a request that came on a connection kept from before, and closes it after that', async () => {
    const server = await answering()
    const kept = await open(`http://127.0.0.1:${server.port}`)
    const ask = () => kept.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    ask()
    await until(() => kept.received().endsWith('here'), 'the first answer')
    const drained = server.drain(300)
    ask()
    await kept.closed
    expect(kept.received().match(/200 OK/g)).toHaveLength(2)
    expect(kept.received()).toMatch(/Connection: close/i)
    await drained
    await server.close()
  })

  it('cuts off a request that does not end within the deadline', async () => {
    let hasArrived = () => {}
    const arrived = new Promise<void>((resolve) => {
      hasArrived = resolve
    })
    const server = await listen({ port: 0 }, () => () => hasArrived())
    const hanging = await open(`http://127.0.0.1:${server.port}`)
    hanging.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await arrived
    const before = Date.now()
    await server.close(200)
    expect(Date.now() - before).toBeGreaterThanOrEqual(190)
    await hanging.closed
  })
})
