import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiMetrics } from '../../src/api/metrics/api-metrics'
import { mayReadMetrics } from '../../src/api/metrics/may-read-metrics'
import { DatabaseReader } from '../../src/api/metrics/read-database'
import { loadConfig } from '../../src/config/config'
import { type Connection, type Database, openDatabase } from '../../src/db/connection'
import { TOLD_ACCOUNTS } from '../../src/db/metrics/accounts-by-state'
import { OLDEST_DUE } from '../../src/db/metrics/oldest-due'
import { POSTS_BY_STATUS } from '../../src/db/metrics/posts-by-status'
import { COUNTED_UP_TO, countPrunedCycles, uncountedCycles } from '../../src/db/operations/count-cycles'
import { transaction } from '../../src/db/transaction'
import { type RunningApi, startApi } from '../../src/services/api'
import { byHand } from '../support/by-hand'
import { createPost, createPosts } from '../support/factories'
import { makeLate } from '../support/passing-time'
import { tickHere } from '../support/tick-here'
import { until } from '../support/until'
import { testWorld } from '../support/world'
import { holdToDescription } from './support/hold-to-description'
import { scraped } from './support/scraped'

const world = testWorld()
let mediaDir: string
let api: RunningApi
let letGo = () => {}

const TOKEN = 'a-token-for-prometheus'
const start = (settings: Record<string, string> = {}) => {
  const config = loadConfig(
    { PORT: '0', MEDIA_DIR: mediaDir, STATE_DIR: `${mediaDir}-state`, ...settings },
    '/no/such/file',
  )
  return startApi(config, world.url, pino({ level: 'silent' }), { checkAnswers: true })
}

beforeAll(async () => {
  mediaDir = await mkdtemp(join(tmpdir(), 'media-'))
  api = await start({ METRICS_TOKEN: TOKEN })
  letGo = holdToDescription(api.url)
})
afterAll(async () => {
  await api?.close()
  letGo()
  for (const folder of [mediaDir, `${mediaDir}-state`]) await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await world.db.query('DELETE FROM counters')
})

/** What a server that was asked nothing yet tells. */
const told = async (db: Database = world.db, databaseMs?: number) => {
  const text = await createApiMetrics(db, '1.2.3', databaseMs).scrape()
  return { text, series: scraped(text) }
}
/** Those of the series that begin so, with what is left of their names. */
const some = (series: Map<string, number>, start: string) =>
  Object.fromEntries(
    [...series].flatMap(([name, value]) =>
      name.startsWith(start) && value > 0 ? [[name.slice(start.length), value]] : [],
    ),
  )
const fault = (rule: Parameters<typeof world.sandbox.world.faults.add>[0]) => world.sandbox.world.faults.add(rule)

describe('/metrics', () => {
  it('tells what a tick and its workers did: published, failed, lost and found again, called, how late', async () => {
    await createPosts(world.db, world.page, 2)
    await createPost(world.db, world.organization)
    fault({ operation: 'facebook.post.publish', kind: 'error-before', status: 400, code: 100, message: 'No', nth: 1 })
    fault({ operation: 'linkedin.post.create', kind: 'drop-after' })
    expect((await tickHere(world.env())).code).toBe(0)

    const { series } = await told()
    expect(some(series, 'post_dispatcher_publications_total')).toEqual({
      '{kind="feed",outcome="failed",platform="facebook"}': 1,
      '{kind="feed",outcome="published",platform="facebook"}': 1,
      '{kind="feed",outcome="published",platform="linkedin"}': 1,
    })
    expect(some(series, 'post_dispatcher_reconciliations_total')).toEqual({ '{platform="linkedin",result="found"}': 1 })
    expect(some(series, 'post_dispatcher_failures_total')).toEqual({ '{cause="rejected",platform="facebook"}': 1 })
    expect(some(series, 'post_dispatcher_publish_lateness_seconds_count')).toEqual({
      '{platform="facebook",tier="cron"}': 1,
      '{platform="linkedin",tier="cron"}': 1,
    })
    // They were due a second ago.
    expect(
      series.get('post_dispatcher_publish_lateness_seconds_bucket{platform="facebook",tier="cron",le="0.5"}'),
    ).toBe(0)
    expect(
      series.get('post_dispatcher_publish_lateness_seconds_bucket{platform="facebook",tier="cron",le="+Inf"}'),
    ).toBe(1)
    expect(series.get('post_dispatcher_publish_lateness_seconds_sum{platform="facebook",tier="cron"}')).toBeGreaterThan(
      1,
    )
    // The addresses of the sandbox begin with the name of the platform.
    expect(some(series, 'post_dispatcher_platform_requests_total')).toMatchObject({
      '{code="200",operation="POST /facebook/{id}/feed",platform="facebook"}': 2,
      '{code="400",operation="POST /facebook/{id}",platform="facebook"}': 1,
      '{code="ECONNRESET",operation="POST /linkedin/rest/posts",platform="linkedin"}': 1,
    })
    expect(
      series.get(
        'post_dispatcher_platform_request_duration_seconds_count{operation="POST /facebook/{id}/feed",platform="facebook"}',
      ),
    ).toBe(2)
    expect(series.get('post_dispatcher_claim_wait_seconds_count')).toBeGreaterThan(0)
    expect(some(series, 'post_dispatcher_ticks_total')).toEqual({ '{exit_code="0",host="test-host"}': 1 })
    expect(series.get('post_dispatcher_tick_duration_seconds_count')).toBe(1)
    expect(some(series, 'post_dispatcher_workers_total')).toEqual({ '{result="ok"}': 1 })
    expect(some(series, 'post_dispatcher_posts')).toEqual({ '{status="failed"}': 1 })
    expect(
      Date.now() / 1_000 - (series.get('post_dispatcher_last_tick_timestamp_seconds{host="test-host"}') ?? 0),
    ).toBeLessThan(60)
  })

  it('tells what waits, how late the oldest is by what its user asked for, and how accounts and platforms stand', async () => {
    await createPosts(world.db, world.page, 3)
    await makeLate(world.db, 90)
    await createPost(world.db, world.member, { dueInSeconds: 600 })
    await byHand(world.db, 'UPDATE post_schedule SET run_at = NOW(3) + INTERVAL 1 HOUR ORDER BY run_at LIMIT 1')
    await world.db.query("UPDATE meta_social_accounts SET status = 'needs_reconnect' WHERE id = ?", [
      world.instagram.id,
    ])
    await world.db.query("INSERT INTO holds (scope, until_at) VALUES ('platform:linkedin', NOW(3) + INTERVAL 1 HOUR)")
    await world.db.query("UPDATE social_token SET expires_at = '2030-01-01' LIMIT 1")

    const { series, text } = await told()
    expect(some(series, 'post_dispatcher_posts')).toEqual({ '{status="pending"}': 4 })
    // Of the late ones one waits for another attempt, and is as late as the others.
    expect(series.get('post_dispatcher_due_posts')).toBe(2)
    const age = series.get('post_dispatcher_oldest_due_age_seconds') ?? 0
    expect(age).toBeGreaterThanOrEqual(5_400)
    expect(age).toBeLessThan(5_500)
    expect(some(series, 'post_dispatcher_accounts')).toMatchObject({
      '{platform="facebook",state="ok"}': 1,
      '{platform="instagram",state="needs_reconnect"}': 1,
      '{platform="linkedin",state="ok"}': 2,
    })
    expect(some(series, 'post_dispatcher_holds')).toEqual({ '{kind="platform"}': 1 })
    expect(Object.values(some(series, 'post_dispatcher_account_token_expires_timestamp_seconds'))).toEqual([
      1_893_456_000,
    ])
    expect(series.get(`post_dispatcher_build_info{version="1.2.3",node="${process.versions.node}"}`)).toBe(1)
    expect(series.get('post_dispatcher_media_bytes')).toBe(0)
    expect(series.get('post_dispatcher_dropped_log_lines_total{process="tick"}')).toBe(0)
    expect(series.get('process_cpu_seconds_total')).toBeGreaterThan(0)
    expect(text).not.toContain('acme')
  })

  it('lets no counter fall when the rows of ticks are thrown away, and tells the same from every server', async () => {
    await createPost(world.db, world.page)
    await tickHere(world.env())
    await tickHere(world.env())
    const before = await told()
    await transaction(world.db, async (connection) => {
      const [[last]] = await connection.query<RowDataPacket[]>('SELECT MAX(id) AS id FROM dispatch_cycles')
      await countPrunedCycles(connection, last?.id)
      await connection.query('DELETE FROM dispatch_cycles')
    })
    const after = await told()
    const ours = ({ series }: typeof before) =>
      [...series].filter(([name]) => /^post_dispatcher_.*_(total|bucket|sum|count)\b/.test(name))
    expect(ours(before).length).toBeGreaterThan(100)
    expect(ours(after)).toEqual(ours(before))
    expect(ours(await told())).toEqual(ours(after))
  })

  it('tells of no single accounts where there are too many of them', async () => {
    const [[token]] = await world.db.query<RowDataPacket[]>('SELECT id FROM social_token LIMIT 1')
    await world.db.query('UPDATE social_token SET expires_at = NOW(3) + INTERVAL 1 DAY')
    const more = Array.from({ length: TOLD_ACCOUNTS }, (_, n) => [
      'acme',
      'linkedin',
      `urn:li:person:${n}`,
      'A',
      'linkedin',
      token?.id,
    ])
    await world.db.query(
      'INSERT INTO meta_social_accounts (company_id, platform, external_id, name, login, userAccessTokenId) VALUES ?',
      [more],
    )
    const { series } = await told()
    expect(some(series, 'post_dispatcher_account_token')).toEqual({})
    expect(series.get('post_dispatcher_accounts{platform="linkedin",state="ok"}')).toBe(TOLD_ACCOUNTS + 2)
  })

  it('tells what the fleet says of itself, where there is one', async () => {
    expect([...(await told()).series.keys()].filter((name) => name.includes('fleet'))).toEqual([])
    await world.db.query(
      "INSERT INTO fleet_members (id, host, children, free_lanes, rescued, circuit_open) VALUES (UUID(), 'a', 2, 7, 3, 1), (UUID(), 'b', 1, 1, 0, 0)",
    )
    await world.db.query(
      "INSERT INTO fleet_leader (name, term, host, expires_at, fed_at) VALUES ('feeder-1', 9, 'a', NOW(3) + INTERVAL 5 SECOND, NOW(3))",
    )
    const { series } = await told()
    await world.db.query('DELETE FROM fleet_leader')
    expect(some(series, 'post_dispatcher_fleet_')).toMatchObject({
      'members{host="a"}': 1,
      'members{host="b"}': 1,
      'workers{host="a"}': 2,
      'free_lanes{host="b"}': 1,
      'circuit_open{host="a"}': 1,
      'rescued_total{host="a"}': 3,
      'leader{host="a"}': 1,
      leader_term: 9,
    })
    expect(series.get('post_dispatcher_fleet_feed_age_seconds')).toBeLessThan(60)
  })
})

describe('a scrape', () => {
  it('reads no more rows however many posts are out, and those that it reads by an index', async () => {
    await createPosts(world.db, world.page, 5)
    const connection = await world.db.getConnection()
    try {
      const reader = new DatabaseReader(world.db)
      await reader.read(connection)
      const before = await rowsRead(connection, () => reader.read(connection))
      await byHand(
        world.db,
        `INSERT INTO post_details (company_id, social_account_id, platform, status)
        SELECT 'acme', '${world.page.id}', 'facebook', 'published' FROM information_schema.COLLATIONS a, information_schema.COLLATIONS b LIMIT 2000`,
      )
      await byHand(
        world.db,
        "INSERT INTO post_schedule (post_detail_id, status) SELECT id, 'done' FROM post_details WHERE status = 'published'",
      )
      await world.db.query(
        `INSERT INTO dispatch_cycles (tick_id, host, started_at, duration_ms, exit_code)
         SELECT 't', IF(id = post_detail_id, 'one', 'two'), NOW(3) - INTERVAL 1 DAY, 7, 0 FROM post_schedule WHERE status = 'done'`,
      )
      // More than a few cycles are put into the counters by the first who reads them.
      await reader.read(connection)
      await until(
        async () => (await uncountedCycles(connection, await markOf())).cycles === 0,
        'ticks are in the counters',
      )
      expect(await rowsRead(connection, () => reader.read(connection))).toBeLessThan(before + 50)
      for (const sql of [POSTS_BY_STATUS, OLDEST_DUE]) {
        const [plan] = await connection.query<RowDataPacket[]>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`)
        const tables = plan.filter(({ table }) => /^(post_|s$|d$|dispatch)/.test(table ?? ''))
        expect(tables.length).toBeGreaterThan(0)
        for (const { key, type } of tables) expect([key !== null, type !== 'ALL']).toEqual([true, true])
      }
    } finally {
      connection.destroy()
    }
  })

  it('is made once for all who ask at the same time, and for a moment after', async () => {
    const metrics = createApiMetrics(world.db, '1')
    const first = metrics.scrape()
    expect(metrics.scrape()).toBe(first)
    await first
    expect(metrics.scrape()).toBe(first)
  })

  it.each(['is away', 'says nothing'])('tells of this process when the database %s', async (how) => {
    const connected: Socket[] = []
    const silent = createServer((socket) => void connected.push(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    const db = openDatabase(`mysql://somebody@127.0.0.1:${how === 'is away' ? 1 : port}/nowhere`)
    try {
      const startedAt = performance.now()
      const { series } = await told(db, 200)
      expect(performance.now() - startedAt).toBeLessThan(4_500)
      expect(series.get('post_dispatcher_database_up')).toBe(0)
      expect(series.get('process_cpu_seconds_total')).toBeGreaterThan(0)
      expect(series.get('post_dispatcher_dropped_log_lines_total{process="api"}')).toBe(0)
      expect(series.has('post_dispatcher_due_posts')).toBe(false)
    } finally {
      for (const socket of connected) socket.destroy()
      silent.close()
      await db.end()
    }
  })

  it('measures requests by the template of their address and never by what stands in it', async () => {
    const asked = [
      '/health',
      '/scheduled-posts/0190a7b0-0000-7000-8000-000000000000',
      '/no/such?key=pd_secret',
      '/media/a.jpg',
    ]
    for (const path of asked) await fetch(api.url + path)
    const text = await read({ Authorization: `Bearer ${TOKEN}` }).then(({ body }) => body)
    const routes = new Set([...text.matchAll(/http_route="([^"]*)"/g)].map(([, route]) => route))
    expect([...routes].sort()).toEqual(['/health', '/scheduled-posts/{id}', '/{media file}', 'other'])
    expect(
      scraped(text).get(
        'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/scheduled-posts/{id}",http_response_status_code="401"}',
      ),
    ).toBe(1)
    expect(text).not.toContain('pd_secret')
  })
})

describe('what is refused before the application has it', () => {
  const heads = {
    'no HTTP at all': ['hello\r\n\r\n', '_OTHER', 'other', 400],
    'too large headers': [`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`, '_OTHER', 'other', 431],
    'an expectation': ['GET /health HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n', 'GET', 'other', 417],
    'a body that breaks off being HTTP': [
      'PUT /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n',
      'PUT',
      'other',
      400,
    ],
  } as const

  it.each(Object.entries(heads))(
    'is counted as well, as answered: %s',
    async (_name, [sent, method, route, status]) => {
      const other = await start({ METRICS_TOKEN: TOKEN })
      try {
        const socket = connect(Number(new URL(other.url).port), '127.0.0.1')
        let heard = ''
        socket.on('data', (chunk) => {
          heard += chunk
        })
        socket.on('error', () => {})
        socket.write(sent)
        await until(() => heard.includes('\r\n\r\n'), 'the answer')
        socket.destroy()
        expect(heard).toContain(`HTTP/1.1 ${status} `)
        const name = 'http_server_request_duration_seconds_count'
        const labels = { http_request_method: method, http_route: route, http_response_status_code: status }
        const inside = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
        const { body } = await read({ Authorization: `Bearer ${TOKEN}` }, other.url)
        expect(some(scraped(body), name)).toEqual({ [`{${inside.join(',')}}`]: 1 })
      } finally {
        await other.close()
      }
    },
  )
})

const markOf = async () => {
  const [[mark]] = await world.db.query<RowDataPacket[]>('SELECT value FROM counters WHERE name = ?', [COUNTED_UP_TO])
  return Number(mark?.value ?? 0)
}

/** How many rows the server has read for something that was asked over one connection. */
async function rowsRead(connection: Connection, ask: () => Promise<unknown>): Promise<number> {
  const all = async () => {
    const [status] = await connection.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read%'")
    return status.reduce((sum, { Value }) => sum + Number(Value), 0)
  }
  const [first, second] = [await all(), await all()]
  await ask()
  // To look is to read as well.
  return (await all()) - second - (second - first)
}

/** Asks for the metrics over HTTP, with whatever headers: fetch would not let a Host be said. */
async function read(
  headers: Record<string, string>,
  url = api.url,
): Promise<{ status: number; body: string; type: string }> {
  const asked = request(`${url}/metrics`, { headers, agent: false })
  asked.end()
  const [answer] = await once(asked, 'response')
  let body = ''
  for await (const part of answer) body += part
  return { status: answer.statusCode, body, type: answer.headers['content-type'] }
}

describe('who may read the metrics', () => {
  it('with METRICS_TOKEN: who sends it, in the form that Prometheus takes, and nobody else', async () => {
    const { status, body, type } = await read({ Authorization: `Bearer ${TOKEN}` })
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(body).toContain('post_dispatcher_database_up 1\n')
    for (const headers of [{}, { Authorization: 'Bearer another' }, { Authorization: `Basic ${TOKEN}` }]) {
      const refused = await fetch(`${api.url}/metrics`, { headers })
      expect([refused.status, refused.headers.get('WWW-Authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Bearer /),
      ])
    }
  })

  it('without: this machine alone, and not what a proxy on it hands on; for others there is nothing', async () => {
    const open = await start({ METRICS_TOKEN: '', TRUST_PROXY: 'loopback' })
    try {
      expect((await read({}, open.url)).status).toBe(200)
      for (const headers of [
        { 'X-Forwarded-For': '127.0.0.1' },
        { Forwarded: 'for=127.0.0.1' },
        { Host: 'api.example.com' },
      ]) {
        expect((await read(headers as Record<string, string>, open.url)).status).toBe(404)
      }
    } finally {
      await open.close()
    }
  })

  it.each<[string, string, Record<string, string>]>([
    ['yes', '127.0.0.1', { Host: '127.0.0.1:9005' }],
    ['yes', '::1', { Host: '[::1]:9005' }],
    ['yes', '::ffff:127.0.0.1', { Host: 'localhost' }],
    ['hidden', '192.0.2.7', { Host: 'localhost' }],
    ['hidden', '::ffff:10.0.0.1', { Host: 'localhost' }],
    ['hidden', '', { Host: 'localhost' }],
    ['hidden', '127.0.0.1', {}],
    ['hidden', '127.0.0.1', { Host: 'localhost.example.com' }],
    ['hidden', '127.0.0.1', { Host: 'localhost', 'X-Real-IP': '127.0.0.1' }],
    ['hidden', '127.0.0.1', { Host: 'localhost', Via: '1.1 proxy' }],
  ])('%s: from %s with %j', (may, peer, headers) => {
    expect(mayReadMetrics(undefined, { peer, header: (name) => headers[name] })).toBe(may)
  })

  it('is exempt from the limits of requests when it may, so that they can be seen to be reached', async () => {
    const limited = await start({ METRICS_TOKEN: TOKEN, RATE_LIMIT_PER_IP: '2' })
    try {
      const asked = async (headers: Record<string, string>) => (await read(headers, limited.url)).status
      expect([await asked({}), await asked({}), await asked({})]).toEqual([401, 401, 429])
      expect(await asked({ Authorization: `Bearer ${TOKEN}` })).toBe(200)
    } finally {
      await limited.close()
    }
  })
})
