import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { countByStatus, createPost, createPosts, readPost } from '../support/factories'
import { letLeaseRunOut } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { type LogLine, runTick, startProcess, startTick } from '../support/processes'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const messages = (lines: LogLine[], component: string) =>
  lines.filter((l) => l.component === component).map((l) => l.msg)

describe('a tick', () => {
  it('publishes 23 due posts with 5 workers, each post once', async () => {
    const posts = await createPosts(world.db, world.member, 23)
    const tick = await runTick(world.env())
    expect(tick.code).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 23 })
    expect(world.visible()).toHaveLength(23)
    expect(new Set(world.visible()).size).toBe(23)
    expect(messages(tick.lines, 'DISPATCHER')).toEqual(
      expect.arrayContaining(['Pending posts: 23', 'Workers spawned: 5']),
    )
    const { details, schedule, publications } = await readPost(world.db, posts[0]?.id ?? '')
    expect(schedule).toMatchObject({ status: 'done', claim_token: null, attempts: 1 })
    expect(details.external_post_id).toMatch(/^urn:li:share:/)
    expect(publications[0]).toMatchObject({
      status: 'published',
      external_id: details.external_post_id,
      progress: expect.anything(),
    })
    expect(publications[0]?.request_fingerprint).toMatch(/^[0-9a-f]{64}$/)
  })

  it('that finds nothing starts no worker, writes down that it ran, and exits 0', async () => {
    await createPost(world.db, world.member, { dueInSeconds: 3600 })
    const tick = await runTick(world.env())
    expect(tick.code).toBe(0)
    expect(tick.lines.map((l) => `${l.component} ${l.msg.replace(/[\dT:.-]+Z|\d+ms/, '…')}`)).toEqual([
      'CRON Post scheduler cron started at …',
      'DISPATCHER Pending posts: 0',
      'DISPATCHER No pending posts, skipping worker spawn',
      'DISPATCHER Total duration: …',
    ])
    const [cycles] = await world.db.query<RowDataPacket[]>('SELECT * FROM dispatch_cycles')
    expect(cycles).toMatchObject([{ due: 0, workers: 0, exit_code: 0, host: 'test-host' }])
  })

  it('records its cycle with results, duration and exit code', async () => {
    await createPosts(world.db, world.member, 6)
    await tickHere(world.env())
    const [[cycle]] = await world.db.query<RowDataPacket[]>('SELECT * FROM dispatch_cycles')
    expect(cycle).toMatchObject({ due: 6, workers: 2, workers_failed: 0, exit_code: 0 })
    expect(typeof cycle?.results === 'string' ? JSON.parse(cycle.results) : cycle?.results).toMatchObject({
      published: 6,
      failed: 0,
    })
    expect(cycle?.duration_ms).toBeGreaterThan(0)
    expect(cycle?.scheduled_minute.getSeconds()).toBe(0)
  })

  it('runs the SQL of the runbook unchanged, and publishes what an operator queues with it', async () => {
    for (const caption of ['By hand', 'By hand too']) {
      await world.db.query(
        `INSERT INTO post_details (company_id, created_by, social_account_id, platform, post_type, caption, media) VALUES (?, '1', ?, 'linkedin', 'feed', ?, '[]')`,
        [world.member.companyId, world.member.id, caption],
      )
    }
    await world.db.query(
      `INSERT INTO post_schedule (post_detail_id, run_at, status) SELECT id, NOW(), 'pending' FROM post_details LIMIT 50`,
    )
    const [[due]] = await world.db.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS n FROM post_schedule WHERE status='pending' AND run_at <= NOW()`,
    )
    expect(due?.n).toBe(2)
    await tickHere(world.env())
    expect(world.visible().sort()).toEqual(['By hand', 'By hand too'])
    for (const sql of [
      `SELECT COUNT(*) AS n FROM post_schedule WHERE status='failed'`,
      `SELECT COUNT(*) AS n FROM post_schedule WHERE status='processing' AND locked_at < NOW() - INTERVAL 10 MINUTE`,
    ]) {
      expect((await world.db.query<RowDataPacket[]>(sql))[0][0]?.n).toBe(0)
    }
  })

  it('takes back a stale claim that somebody left ten minutes ago and publishes the post', async () => {
    const post = await createPost(world.db, world.member)
    await walkTo.claimed(world.db, post.id)
    await letLeaseRunOut(world.db)
    const tick = await tickHere(world.env())
    expect(messages(tick.lines, 'DISPATCHER')).toContain('Recovered stale claims: 1')
    expect((await readPost(world.db, post.id)).details.status).toBe('published')
  })

  it('works the same from the bare environment of cron and from another working directory', async () => {
    await createPost(world.db, world.member)
    const { PATH: _path, HOME: _home, ...settings } = world.env()
    const assignments = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
    const cwd = mkdtempSync(join(tmpdir(), 'elsewhere-'))
    const entry = resolve(projectRoot, 'dist/cron/post-scheduler.cron.js')
    const run = startProcess(
      '/usr/bin/env',
      ['-i', 'PATH=/usr/bin:/bin', ...assignments, process.execPath, entry],
      {},
      cwd,
    )
    expect(await run.ended).toBe(0)
    expect(world.visible()).toHaveLength(1)
  })

  it('runs from source, workers included', async () => {
    await createPost(world.db, world.member)
    const run = startProcess(
      process.execPath,
      [resolve(projectRoot, 'node_modules/ts-node/dist/bin.js'), 'src/cron/post-scheduler.cron.ts'],
      world.env(),
      projectRoot,
    )
    expect(await run.ended, run.stderr()).toBe(0)
    expect(world.visible()).toHaveLength(1)
  })

  it('goes on claiming until nothing is due', async () => {
    await createPosts(world.db, world.member, 23)
    const tick = await tickHere(world.env({ MAX_WORKERS: '1' }))
    expect(tick.code).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 23 })
  })

  it('keeps the posts of one account in order inside a worker', async () => {
    for (let n = 1; n <= 5; n++)
      await createPost(world.db, world.member, { caption: `Number ${n}`, dueInSeconds: n - 10 })
    await tickHere(world.env({ MAX_WORKERS: '1' }))
    expect(world.visible()).toEqual([1, 2, 3, 4, 5].map((n) => `Number ${n}`))
  })

  it('works on several accounts side by side inside a worker', async () => {
    await createPost(world.db, world.member)
    await createPost(world.db, world.page)
    world.sandbox.world.latency.set('linkedin.post.create', 3_000)
    const tick = startTick(world.env({ MAX_WORKERS: '1' }))
    await tick.line((l) => /published successfully/.test(l.msg) && l.platform === 'facebook')
    expect(world.sandbox.world.publications.all().filter((p) => p.platform === 'linkedin')).toHaveLength(0)
    expect(await tick.ended).toBe(0)
    expect(world.visible()).toHaveLength(2)
  })

  it('gives a post back untouched, attempt included, when its worker has no time left to begin it', async () => {
    // More than fit into a worker's time (6.7 s), and each much shorter than what is kept for the last of them to end in (0.5 s).
    const posts = await createPosts(world.db, world.member, 60)
    world.sandbox.world.latency.set('linkedin.post.create', 120)
    const times = { WORKER_TIMEOUT_MS: '8000', HTTP_TIMEOUT_MS: '4000', MAX_WORKERS: '1', BATCH_SIZE: '100' }
    const tick = await tickHere(world.env(times))
    expect(tick.code).toBe(0)
    const states = await Promise.all(posts.map(async (post) => (await readPost(world.db, post.id)).schedule))
    const left = states.filter((s) => s.status === 'pending')
    expect(left.length).toBeGreaterThan(0)
    // Also where the machine stood still and the last was cut off: nobody begins what was given back.
    expect(world.visible()).toHaveLength(posts.length - left.length)
    for (const state of left) expect(state).toMatchObject({ attempts: 0, claim_token: null })
  })

  it('leaves no secret in its log, whatever the platform says', async () => {
    await createPost(world.db, world.member)
    world.sandbox.world.faults.add({
      operation: 'linkedin.post.create',
      kind: 'error-before',
      status: 400,
      message: 'nope',
      every: true,
    })
    const tick = await runTick(world.env({ LOG_LEVEL: 'trace' }))
    const [[token]] = await world.db.query<RowDataPacket[]>('SELECT access_token FROM social_token LIMIT 1')
    for (const secret of [
      'sandbox-linkedin-member-token',
      'BwcHBwcH',
      String(token?.access_token),
      new URL(world.url).password || 'no-password',
    ]) {
      expect(tick.stdout() + tick.stderr()).not.toContain(secret)
    }
  })
})

describe('a tick that cannot work', () => {
  it('names the setting that is wrong, in its log and to whoever gets the mail of cron, and exits 1', async () => {
    const tick = await runTick(world.env({ BATCH_SIZE: 'lots' }))
    expect(tick.code).toBe(1)
    expect(tick.stderr()).toMatch(/BATCH_SIZE: must be a whole number/)
    expect(tick.lines.map((l) => l.level)).toEqual(['INFO', 'ERROR', 'INFO', 'ERROR'])
    expect(tick.lines[1]?.msg).toMatch(/BATCH_SIZE: must be a whole number/)
    expect(tick.lines[2]?.msg).toMatch(/^Total duration: \d+ms$/)
    expect(tick.lines[3]?.msg).toMatch(/^Cron cycle failed with code 1 in \d+ms$/)
  })

  it('names the missing encryption key, claims nothing and exits 1', async () => {
    const post = await createPost(world.db, world.member)
    const tick = await runTick(world.env({ TOKEN_ENCRYPTION_KEY: '' }))
    expect(tick.code).toBe(1)
    expect(tick.stderr()).toMatch(/TOKEN_ENCRYPTION_KEY is not set/)
    // For the mail of cron, whatever became of the log.
    expect(tick.stderr()).toMatch(/^post-dispatcher: the tick failed with code 1; its log says why$/m)
    const said = tick.lines.map((l) => `${l.level} ${l.component} ${l.msg}`).join('\n')
    expect(said).toMatch(/^ERROR WORKER The worker cannot go on: TOKEN_ENCRYPTION_KEY is not set/m)
    expect(said).toMatch(/^ERROR DISPATCHER Worker failed with code 1: worker-\d+-1 exited with code 1$/m)
    expect(said).toMatch(/^INFO DISPATCHER Total duration: \d+ms$/m)
    expect(said).toMatch(/^ERROR CRON Cron cycle failed with code 1 in \d+ms$/m)
    expect(said).not.toContain('completed successfully')
    expect((await readPost(world.db, post.id)).schedule).toMatchObject({ status: 'pending', attempts: 0 })
  })

  it('says so when the database cannot be reached, without its password, and exits 1', async () => {
    const tick = await runTick({ ...world.env(), DATABASE_URL: 'mysql://root:hush-hush@127.0.0.1:1/none' })
    expect(tick.code).toBe(1)
    expect(tick.lines.find((l) => l.level === 'ERROR')?.msg).toMatch(
      /127\.0\.0\.1:1\/none cannot be used \(ECONNREFUSED\)/,
    )
    expect(tick.stdout()).not.toContain('hush-hush')
    expect(tick.lines.filter((l) => /^Total duration: \d+ms$/.test(l.msg))).toHaveLength(1)
  })

  it('asks for the migration when the tables are missing', async () => {
    const { emptyDatabase } = await import('../support/database')
    const { url } = await emptyDatabase()
    const tick = await runTick({ ...world.env(), DATABASE_URL: url })
    expect(tick.code).toBe(1)
    expect(tick.lines.find((l) => l.level === 'ERROR')?.msg).toMatch(/npm run migrate/)
  })

  it('says whose tables stand where its own are to be, instead of asking for a migration that would refuse', async () => {
    const { emptyDatabase } = await import('../support/database')
    const { url, db } = await emptyDatabase()
    await db.query('CREATE TABLE post_schedule (id VARCHAR(36) PRIMARY KEY, status VARCHAR(20), run_at TIMESTAMP)')
    const tick = await runTick({ ...world.env(), DATABASE_URL: url })
    expect(tick.code).toBe(1)
    expect(tick.lines.find((l) => l.level === 'ERROR')?.msg).toMatch(
      /not ours: post_schedule \(.*Name another database/s,
    )
  })
})
