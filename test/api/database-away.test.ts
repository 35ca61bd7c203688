import { randomBytes } from 'node:crypto'
import { connect, createServer, type Server, type Socket } from 'node:net'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { openModels } from '../../src/db/models/open-models'
import { type RunningApi, startApi } from '../../src/services/api'
import { until } from '../support/until'
import { jpeg } from './support/files'
import { answerOf, inAnHour, startTestApi, type TestApi } from './support/test-api'

let helper: TestApi
let api: RunningApi
let line: Line
let key: string
let account: string
const logged: { msg: string }[] = []

/** A line to the database that can be cut and mended. */
type Line = {
  url: string
  cut(): Promise<void>
  /** Cuts the connection whose next statement ends with this text, once the database has it and before its answer comes back. */
  cutAfter(text: string): void
  /**
   * From now on swallows whatever connections send that send this text, and counts it; they never hear anything again.
   * @param ending only where what they send ends with it
   */
  hang(text: string, ending?: 'ending'): { heard(): number; over(): void }
  mend(): Promise<void>
  end(): Promise<void>
}

beforeAll(async () => {
  helper = await startTestApi()
  line = await lineTo(helper.databaseUrl)
  const config = loadConfig({ PORT: '0', MEDIA_DIR: helper.mediaDir, MAX_UPLOAD_MB: '1' }, '/no/such/file')
  const write = (text: string) => void logged.push(JSON.parse(text))
  api = await startApi(config, line.url, pino({ level: 'info' }, { write }))
  const company = await helper.company()
  key = company.key
  account = await company.account('facebook')
})

afterAll(async () => {
  await line.mend()
  await api.close()
  await line.end()
})

const schedule = async (scheduledAt = inAnHour(), idempotencyKey?: string, { url } = api) => {
  const form = new FormData()
  form.append('socialAccountId', String(account))
  form.append('scheduledAt', scheduledAt)
  form.append('files', new Blob([new Uint8Array(jpeg()), idempotencyKey ?? randomBytes(16)]), 'a.jpg')
  const headers = {
    Authorization: `Bearer ${key}`,
    ...(idempotencyKey && { 'Idempotency-Key': idempotencyKey }),
  }
  return answerOf(await fetch(`${url}/schedule-post`, { method: 'POST', headers, body: form }))
}
const get = async (path: string, { url } = api) =>
  answerOf(await fetch(url + path, { headers: { Authorization: `Bearer ${key}` } }))

describe('when the database goes away', () => {
  it('every route says 503 and when to come back, keeps no file, and works again by itself', async () => {
    expect((await schedule()).status).toBe(201)
    const files = await helper.files()
    await line.cut()
    const answers = [
      await schedule(),
      await get('/scheduled-posts'),
      await get('/scheduled-posts/1'),
      await get('/health'),
    ]
    for (const { status, headers, body } of answers) {
      expect(status).toBe(503)
      expect(headers.get('Retry-After')).toBe('5')
      expect(headers.get('Content-Type')).toMatch(/problem\+json/)
      expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN|mysql|sequelize/i)
    }
    expect(await helper.files()).toEqual(files)
    await line.mend()
    await until(async () => (await get('/health')).status === 200, 'the database is asked again')
    expect((await schedule()).status).toBe(201)
    expect((await get('/scheduled-posts')).body.total).toBe(2)
  })
})

describe('when the database fails three times in a row', () => {
  it('requests are refused at once without asking it, and once a second one of them tries', async () => {
    const told = () => logged.filter(({ msg }) => msg.startsWith('The database cannot be reached: requests')).length
    const before = told()
    await line.cut()
    await until(async () => {
      expect((await schedule()).status).toBe(503)
      return told() > before
    }, 'it is left alone')
    // It is there, and nobody looks yet.
    await line.mend()
    const { status, headers, body } = await schedule()
    expect([status, headers.get('Retry-After')]).toEqual([503, '5'])
    expect(body.type).toBe('urn:post-dispatcher:problem:database-unavailable')
    await until(async () => (await schedule()).status === 201, 'it is asked again')
    expect(told()).toBe(before + 1)
  })
})

/** As it goes over the line, whatever stands before it there: MySQL and MariaDB begin a statement differently. */
const COMMIT = 'COMMIT'
const PING = '\x01\x00\x00\x00\x0e'

describe('when the database does not answer any more', () => {
  it('a crowd of probes costs one query each way, is told so, and leaves nothing behind that others wait for', async () => {
    const hanging = line.hang('SELECT 1')
    const answers = await Promise.all(Array.from({ length: 100 }, () => get('/health')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
    // One for each way in; on a busy machine the last come when the first have been answered.
    expect(hanging.heard()).toBeLessThan(10)
    hanging.over()
    // Each of the ten connections of the pool answers: the one that hung is not among them.
    const schedules = await Promise.all(Array.from({ length: 12 }, () => schedule()))
    expect(schedules.map(({ status }) => status)).toEqual(Array(12).fill(201))
    expect((await get('/health')).status).toBe(200)
  })

  it('says 503 to whoever finds no connection, instead of keeping them waiting', async () => {
    const busy = await Promise.all(Array.from({ length: 10 }, () => api.db.getConnection()))
    const { status, headers } = await schedule()
    expect([status, headers.get('Retry-After')]).toEqual([503, '5'])
    for (const connection of busy) connection.release()
    expect((await schedule()).status).toBe(201)
  })
})

describe('when the database falls silent, and nobody says that its connections are gone', () => {
  let own: RunningApi
  let quiet: Line
  beforeAll(async () => {
    quiet = await lineTo(helper.databaseUrl)
    const config = loadConfig({ PORT: '0', MEDIA_DIR: helper.mediaDir, MAX_UPLOAD_MB: '1' }, '/no/such/file')
    const signsOfLife = { pingMs: 100, answerWithinMs: 1_000 }
    own = await startApi(config, quiet.url, pino({ level: 'silent' }), { signsOfLife })
  })
  afterAll(async () => {
    await own.close()
    await quiet.end()
  })

  const write = () => schedule(undefined, undefined, own)
  const read = () => get('/scheduled-posts', own)

  it('whoever was writing is told so in time, and requests get through again', async () => {
    const silent = quiet.hang('INSERT INTO')
    const answers = await Promise.all(Array.from({ length: 12 }, write))
    silent.over()
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('Retry-After')]).toEqual([503, '5'])
      expect(body.type).toMatch(/database-unavailable$/)
    }
    await until(async () => (await write()).status === 201, 'a post is scheduled again')
  })

  it('whoever was reading is told so in time, and requests get through again', async () => {
    expect((await write()).status).toBe(201)
    const silent = quiet.hang('AS `PostDetail`')
    const answers = await Promise.all(Array.from({ length: 12 }, read))
    silent.over()
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('Retry-After')]).toEqual([503, '5'])
      expect(body.type).toMatch(/database-unavailable$/)
    }
    expect(silent.heard()).toBeGreaterThan(0)
    await until(async () => (await read()).status === 200, 'posts are listed again')
  })

  it('whoever was committing is told that nobody knows', async () => {
    const silent = quiet.hang(COMMIT, 'ending')
    const { status, body } = await write()
    silent.over()
    expect([status, body.type]).toEqual([503, expect.stringMatching(/outcome-unknown$/)])
    await until(async () => (await write()).status === 201, 'a post is scheduled again')
  })

  it('a connection that is being closed ends as well, and nobody complains', async () => {
    const models = openModels(quiet.url, 1, { signsOfLife: { pingMs: 20, answerWithinMs: 200 } })
    await models.sequelize.query('SELECT 1')
    const silent = quiet.hang(PING)
    await until(() => silent.heard() > 0, 'it is asked whether it is there')
    await models.close()
    silent.over()
  })
})

describe('when the answer to a commit is lost', () => {
  it('says that the post may be scheduled, and keeps its files, because it is', async () => {
    const before = (await get('/scheduled-posts')).body.total
    const files = (await helper.files()).length
    line.cutAfter(COMMIT)
    const { status, body } = await schedule()
    expect(status).toBe(503)
    expect(body.type).toMatch(/outcome-unknown$/)
    expect(body.detail).toContain('GET /scheduled-posts')
    expect((await get('/scheduled-posts')).body.total).toBe(before + 1)
    expect((await helper.files()).length).toBe(files + 1)
    expect((await schedule()).status).toBe(201)
  })

  it('says under an Idempotency-Key, when it is asked again, that the post is scheduled, and schedules no second one', async () => {
    const before = (await get('/scheduled-posts')).body.total
    const request = [inAnHour(), 'lost-commit'] as const
    line.cutAfter(COMMIT)
    expect((await schedule(...request)).body.type).toMatch(/outcome-unknown$/)
    const again = await schedule(...request)
    expect(again.status).toBe(201)
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect((await get('/scheduled-posts')).body.total).toBe(before + 1)
  })
})

async function lineTo(databaseUrl: string): Promise<Line> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let port = 0
  let trap: string | undefined
  let pit: { isMeant: (chunk: Buffer) => boolean; heard: number } | undefined
  const mend = async () => {
    if (server) return
    server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname)
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => {}).on('close', () => sockets.delete(socket))
      }
      let cutNow = false
      let isLost = false
      near.on('data', (chunk: Buffer) => {
        if (pit?.isMeant(chunk)) {
          pit.heard++
          isLost = true
        }
        if (isLost) return
        // At the end, for every new connection says READ COMMITTED.
        if (trap !== undefined && chunk.toString('latin1').endsWith(trap)) {
          trap = undefined
          cutNow = true
        }
        far.write(chunk)
      })
      far.on('data', (chunk: Buffer) => (cutNow ? near.destroy() : near.write(chunk)))
      far.once('close', () => near.destroy())
      near.once('close', () => far.end())
    })
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  }
  const cut = async () => {
    const closed = new Promise((resolve) => server?.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
    server = undefined
  }
  await mend()
  const near = new URL(databaseUrl)
  near.hostname = '127.0.0.1'
  near.port = String(port)
  const cutAfter = (text: string) => {
    trap = text
  }
  const hang: Line['hang'] = (text, ending) => {
    const isMeant = (chunk: Buffer) => (ending ? chunk.toString('latin1').endsWith(text) : chunk.includes(text))
    const own = { isMeant, heard: 0 }
    pit = own
    const over = () => {
      pit = undefined
    }
    return { heard: () => own.heard, over }
  }
  return { url: near.href, cut, cutAfter, hang, mend, end: cut }
}
