import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { byHand, recoverByHand } from '../support/by-hand'
import { createAccount, createPost, createPosts, loseAccount } from '../support/factories'
import { type Run, runTick, startTick } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

// What the user's documents 001 and 002 tell operators to read, grep and ask, held against real ticks.

const world = testWorld()
const folder = temporaryFolder('documents-')

/** A tick whose platform is slow until each of five workers has found its posts: nobody takes those of another. */
async function runFiveWorkers(env: NodeJS.ProcessEnv) {
  const { latency } = world.sandbox.world
  latency.set('linkedin.post.create', 1_000)
  const tick = startTick(env)
  tick.child.stdout?.on('data', () => {
    if (tick.stdout().match(/Processing \d posts/g)?.length === 5) latency.set('linkedin.post.create', 0)
  })
  return { ...tick, code: await tick.ended }
}

/** The example log of document 001 as it is written there, but for its worker ids and the sign of a check mark. */
const exampleLog = `
[CRON] Post scheduler cron started at 2026-02-01T18:00:00.000Z
[CRON] Delegating to dispatcher for dynamic worker spawning...

[DISPATCHER] ========================================
[DISPATCHER] Dispatch cycle started at 2026-02-01T18:00:00.123Z
[DISPATCHER] ========================================

[DISPATCHER] ✓ Database connection verified
[DISPATCHER] Pending posts: 23
[DISPATCHER] Calculated worker count: 5 (pending=23, batch=5, max=5)
[DISPATCHER] Spawning 5 workers...

[DISPATCHER] Spawning worker: worker-1738435200123-1
[DISPATCHER] Spawning worker: worker-1738435200123-2
[DISPATCHER] Spawning worker: worker-1738435200123-3
[DISPATCHER] Spawning worker: worker-1738435200123-4
[DISPATCHER] Spawning worker: worker-1738435200123-5

[WORKER worker-1738435200123-1] Starting ephemeral worker
[WORKER worker-1738435200123-2] Starting ephemeral worker
[WORKER worker-1738435200123-3] Starting ephemeral worker
[WORKER worker-1738435200123-4] Starting ephemeral worker
[WORKER worker-1738435200123-5] Starting ephemeral worker

[WORKER worker-1738435200123-1] Processing 5 posts...
[WORKER worker-1738435200123-2] Processing 5 posts...
[WORKER worker-1738435200123-3] Processing 5 posts...
[WORKER worker-1738435200123-4] Processing 5 posts...
[WORKER worker-1738435200123-5] Processing 3 posts...

[WORKER worker-1738435200123-1] Published 5 posts successfully
[WORKER worker-1738435200123-2] Published 5 posts successfully
[WORKER worker-1738435200123-3] Published 5 posts successfully
[WORKER worker-1738435200123-4] Published 4 posts, 1 retry
[WORKER worker-1738435200123-5] Published 3 posts successfully

[DISPATCHER] Worker worker-1738435200123-1 completed successfully (8234ms)
[DISPATCHER] Worker worker-1738435200123-2 completed successfully (8456ms)
[DISPATCHER] Worker worker-1738435200123-3 completed successfully (9012ms)
[DISPATCHER] Worker worker-1738435200123-4 completed successfully (9234ms)
[DISPATCHER] Worker worker-1738435200123-5 completed successfully (5678ms)

[DISPATCHER] ========================================
[DISPATCHER] Dispatch Summary:
[DISPATCHER] ========================================
[DISPATCHER] Pending posts:        23
[DISPATCHER] Workers spawned:      5
[DISPATCHER] Successful workers:   5
[DISPATCHER] Failed workers:       0
[DISPATCHER] Total duration:       9345ms
[DISPATCHER] Avg worker duration:  8123ms
[DISPATCHER] ========================================

[CRON] Dispatcher completed successfully in 9456ms
[CRON] Cron cycle completed successfully in 9456ms
`

/** What differs from run to run: times, and the columns that people align summaries in. */
const comparable = (line: string) =>
  line
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/worker-\d{13}-/g, 'worker-')
    .replace(/\d+ms/g, 'MS')
    .replace(/: {2,}/g, ': ')

const example = exampleLog
  .split('\n')
  .filter((line) => line !== '')
  .map(comparable)
const isBanner = (line: string) => line.endsWith('====')
const byWorker = (line: string) => /^\[WORKER/.test(line)
/** Workers run side by side and end in any order; which of them finds which posts is as open. */
const isEnd = (line: string) => / completed successfully \(/.test(line)
/** Words of document 002, and one line for each post, stand between those of the example. */
const isElsewhere = (line: string) =>
  /Cycle Summary|Cycle completed in|published successfully|will be tried again/.test(line)

function expectExample(lines: string[], expected: string[]): void {
  const parent = (all: string[]) => all.filter((line) => !byWorker(line))
  expect(parent(lines).filter((line) => !isEnd(line))).toEqual(parent(expected).filter((line) => !isEnd(line)))
  expect(lines.filter(isEnd).sort()).toEqual(expected.filter(isEnd))
  expect(lines.findLastIndex(isEnd)).toBeLessThan(lines.findIndex((line) => line.endsWith('Dispatch Summary:')))
  const saidBy = (all: string[], n: number) =>
    all.filter((line) => line.startsWith(`[WORKER worker-${n}]`)).map((line) => line.replace(/^\[.*?\] /, ''))
  const five = [1, 2, 3, 4, 5]
  const each = (all: string[]) => five.map((n) => saidBy(all, n).join(' · ')).sort()
  expect(each(lines.filter((line) => !isElsewhere(line)))).toEqual(each(expected))
}

const asWritten = ({ lines }: Run) =>
  lines.map(({ component, workerId, msg }) =>
    comparable(`[${component}${component === 'WORKER' ? ` ${workerId}` : ''}] ${msg}`),
  )

/** Runs what an operator types, with the log where their log is. */
function shell(command: string, log: string): string {
  const file = join(folder, 'social-scheduler.log')
  writeFileSync(file, log)
  const typed = command.replaceAll('/var/log/social-scheduler.log', file)
  // grep that finds nothing ends with 1, which is an answer here.
  return execFileSync('sh', ['-c', `${typed} || true`], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } }).trim()
}
const count = (found: string) => (found === '' ? 0 : found.split('\n').length)
const ask = async (sql: string) => (await world.db.query<RowDataPacket[]>(sql))[0]
const askNumber = async (sql: string) => Number(Object.values((await ask(sql))[0] ?? {})[0])

/** Of 23 due posts the seventh belongs to an account whose token cannot be opened here, and is tried again later. */
async function createExample(): Promise<void> {
  const other = await createAccount(world.db, { platform: 'linkedin', externalId: 'urn:li:person:other' })
  await world.db.query(`UPDATE social_token SET access_token = 'v1.unreadable' ORDER BY id DESC LIMIT 1`)
  for (let n = 1; n <= 23; n++) await createPost(world.db, n === 7 ? other : world.member, { dueInSeconds: n - 60 })
}

/** The tick of the example in one form of its log; the greps of operators are tried on it as well. */
async function runExample(LOG_FORMAT: string) {
  await createExample()
  return runFiveWorkers(world.env({ RETRY_BASE_MS: '60000', LOG_FORMAT }))
}
const examples = new Map<string, ReturnType<typeof runExample>>()
const exampleIn = (format: 'json' | 'pretty') => {
  const known = examples.get(format) ?? runExample(format)
  examples.set(format, known)
  return known
}

describe('a tick of 23 posts and 5 workers', () => {
  it('says the example log of document 001, line by line', async () => {
    const tick = await exampleIn('json')
    expect(tick.code).toBe(0)
    expectExample(
      asWritten(tick),
      example.filter((line) => !isBanner(line)),
    )
  })

  it('says it to people with dates and banners, each message on one line', async () => {
    const tick = await exampleIn('pretty')
    expect(tick.code).toBe(0)
    const lines = tick.stdout().trimEnd().split('\n')
    for (const line of lines)
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \[(CRON|DISPATCHER|WORKER worker-\d{13}-\d)\] \S/)
    const said = lines.map((line) => comparable(line.slice(line.indexOf('['))))
    expectExample(said, example)
  })

  it('sums up each worker in the words of document 002', async () => {
    await createExample()
    const { lines } = await runTick(world.env({ MAX_WORKERS: '1', RETRY_BASE_MS: '60000' }))
    const of = (text: RegExp) => lines.filter(({ component, msg }) => component === 'WORKER' && text.test(msg))
    expect(of(/^Cycle Summary: /).map(({ msg }) => msg.replace(/\d+ }$/, '… }'))).toEqual([
      'Cycle Summary: { recovered: 0, processed: 23, successful: 22, failed: 1, durationMs: … }',
    ])
    expect(of(/^Cycle Summary: /)[0]).toMatchObject({ recovered: 0, processed: 23, successful: 22, failed: 1 })
    expect(of(/^Cycle completed in \d+ms$/)).toHaveLength(1)
  })

  it('has no line that names a field twice, whatever became of the posts', async () => {
    // Every line of every process under test is read that strictly; here are the lines of all that can become of a post.
    await createExample()
    await createPosts(world.db, world.page, 3)
    const rule = { operation: 'facebook.post.publish', kind: 'error-before', status: 400 } as const
    world.sandbox.world.faults.add({ ...rule, code: 190 })
    world.sandbox.world.faults.add({
      operation: 'linkedin.post.create',
      kind: 'error-before',
      status: 400,
      message: 'no',
    })
    world.sandbox.world.faults.add({ operation: 'linkedin.post.create', kind: 'timeout-after' })
    const env = { MAX_WORKERS: '1', WORKER_TIMEOUT_MS: '9000', HTTP_TIMEOUT_MS: '2000', LOG_LEVEL: 'trace' }
    const tick = await tickHere(world.env(env))
    expect(tick.lines).toHaveLength(tick.stdout().trimEnd().split('\n').length)
    expect(new Set(tick.lines.map(({ level }) => level))).toEqual(new Set(['INFO', 'WARN', 'ERROR']))
  })
})

describe('the greps of documents 001 and 002', () => {
  it('answer 7, 1 and 23 after a tick in which 5 workers published 23 posts', async () => {
    await createPosts(world.db, world.member, 23)
    const log = (await runFiveWorkers(world.env())).stdout()
    const answers = {
      'grep -c "completed successfully" /var/log/social-scheduler.log': '7',
      'grep "completed successfully" /var/log/social-scheduler.log | wc -l': '7',
      'grep -c "Total duration" /var/log/social-scheduler.log': '1',
      'grep "Total duration" /var/log/social-scheduler.log | tail -20 | wc -l': '1',
      'grep -c "published successfully" /var/log/social-scheduler.log': '23',
      'grep "published successfully" /var/log/social-scheduler.log | grep "$(date +%Y-%m-%d)" | wc -l': '23',
      'grep -c "ERROR\\|CRITICAL" /var/log/social-scheduler.log': '0',
      'grep -c "No pending posts, skipping worker spawn" /var/log/social-scheduler.log': '0',
    }
    for (const [command, answer] of Object.entries(answers))
      expect([command, shell(command, log)]).toEqual([command, answer])
    // All the dispatcher says: five lines before, one for each worker it starts and that ends, seven to sum up.
    const live = shell(`grep -E "DISPATCHER|Pending posts|Workers spawned" /var/log/social-scheduler.log`, log)
    expect(count(live)).toBe(5 + 5 + 5 + 7)
    expect(live).toContain('Workers spawned: 5')
  })

  it('answer the same when the log is for people', async () => {
    // Of the example one post is tried again later.
    for (const format of ['json', 'pretty'] as const) {
      const log = (await exampleIn(format)).stdout()
      const found = ['completed successfully', 'Total duration', 'published successfully', 'ERROR\\|CRITICAL']
      expect(found.map((words) => shell(`grep -c "${words}" /var/log/social-scheduler.log`, log))).toEqual([
        '7',
        '1',
        '22',
        '0',
      ])
    }
  })

  it('find an idle tick by its time alone', async () => {
    const log = (await runTick(world.env())).stdout()
    const found = [
      'completed successfully',
      'Total duration',
      'No pending posts, skipping worker spawn',
      'Pending posts: 0',
    ]
    expect(found.map((words) => shell(`grep -c "${words}" /var/log/social-scheduler.log`, log))).toEqual([
      '0',
      '1',
      '1',
      '1',
    ])
    expect(count(log.trimEnd())).toBe(4)
  })

  it.each(['json', 'pretty'])('ring for each line of a failure and for no other (%s)', async (format) => {
    const [lost] = await createPosts(world.db, world.member, 2)
    await loseAccount(world.db, lost)
    const tick = await runTick(world.env({ LOG_FORMAT: format }))
    const rings = shell('grep "ERROR\\|CRITICAL" /var/log/social-scheduler.log', tick.stdout())
    expect(count(rings)).toBe(1)
    expect(rings).toContain(`Post ${lost?.id} cannot be published`)
    const failed = await runTick({ ...world.env({ LOG_FORMAT: format }), DATABASE_URL: 'mysql://a:b@127.0.0.1:1/none' })
    expect(count(shell('grep "ERROR\\|CRITICAL" /var/log/social-scheduler.log', failed.stdout()))).toBe(2)
    expect(shell('grep -c "Total duration" /var/log/social-scheduler.log', failed.stdout())).toBe('1')
  })
})

describe('the SQL of documents 000 to 002', () => {
  const pending = `SELECT COUNT(*) FROM post_schedule
    WHERE status='pending' AND run_at <= NOW();`
  const failed = `SELECT COUNT(*) FROM post_schedule
    WHERE status='failed';`
  const stuck = `SELECT * FROM post_schedule
    WHERE status='processing'
    AND locked_at < NOW() - INTERVAL 10 MINUTE;`
  const failedPosts = `SELECT pd.*, ps.*
    FROM post_details pd
    JOIN post_schedule ps ON pd.id = ps.post_detail_id
    WHERE pd.status='failed'
    ORDER BY pd.updated_at DESC;`
  const successRate = `SELECT
      COUNT(*) as total,
      SUM(CASE WHEN status='published' THEN 1 ELSE 0 END) as published,
      SUM(CASE WHEN status='failed' THEN 1 ELSE 0 END) as failed
    FROM post_details
    WHERE DATE(created_at) = CURDATE();`

  it('counts what is due, what failed and how the day went', async () => {
    const posts = await createPosts(world.db, world.member, 23)
    await createPost(world.db, world.member, { dueInSeconds: 3600 })
    expect(await askNumber(pending)).toBe(23)
    expect(await askNumber(failed)).toBe(0)
    const lost = posts[3]
    await loseAccount(world.db, lost)
    await tickHere(world.env())
    expect(await askNumber(pending)).toBe(0)
    expect(await askNumber(failed)).toBe(1)
    expect(await ask(failedPosts)).toMatchObject([{ post_detail_id: lost?.id, status: 'failed' }])
    const [day] = await ask(successRate)
    expect([day?.total, day?.published, day?.failed].map(Number)).toEqual([24, 22, 1])
  })

  it('finds stuck jobs, and the recovery of document 002 typed by hand publishes nothing twice', async () => {
    const [, left] = await createPosts(world.db, world.member, 2)
    await tickHere(world.env({ MAX_WORKERS: '1' }))
    await byHand(
      world.db,
      `UPDATE post_schedule SET status='processing', worker_id='Darshan', locked_at=NOW() - INTERVAL 11 MINUTE WHERE id = ?`,
      [left?.scheduleId],
    )
    expect((await ask(stuck)).map(({ post_detail_id }) => post_detail_id)).toEqual([left?.id])
    await recoverByHand(world.db)
    expect(await ask(stuck)).toEqual([])
    await tickHere(world.env())
    expect(world.visible()).toHaveLength(2)
  })

  it('queues 50 posts to try a heavy load, which 5 workers publish in one tick', async () => {
    const [{ affectedRows: made }] = await world.db.query<ResultSetHeader>(
      `INSERT INTO post_details (company_id, social_account_id, platform, post_type, caption, media) VALUES ?`,
      [
        Array.from({ length: 60 }, (_, n) => [
          world.member.companyId,
          world.member.id,
          'linkedin',
          'feed',
          `Load ${n}`,
          '[]',
        ]),
      ],
    )
    expect(made).toBe(60)
    const [{ affectedRows: queued }] =
      await world.db.query<ResultSetHeader>(`INSERT INTO post_schedule (post_detail_id, run_at, status)
      SELECT id, NOW(), 'pending' FROM post_details LIMIT 50;`)
    expect(queued).toBe(50)
    expect(await askNumber(pending)).toBe(50)
    const tick = await tickHere(world.env())
    expect(shell('grep -c "Workers spawned: 5" /var/log/social-scheduler.log', tick.stdout())).toBe('1')
    expect(world.visible()).toHaveLength(50)
    expect(await askNumber(pending)).toBe(0)
  })

  it('reads the token of an account by the column that document 002 names, and finds it encrypted', async () => {
    const [row] = await ask(`SELECT access_token FROM social_token
      WHERE id = (SELECT userAccessTokenId FROM meta_social_accounts LIMIT 1)`)
    expect(row?.access_token).toMatch(/^v1\./)
  })
})
