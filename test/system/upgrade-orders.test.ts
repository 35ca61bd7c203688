import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import type { Database } from '../../src/db/connection'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { inAnHour } from '../api/support/test-api'
import { emptyDatabase } from '../support/database'
import { countByStatus, createAccount, createPost, createPosts, readPost } from '../support/factories'
import { makeDue } from '../support/passing-time'
import { type Run, startProcess, testEnv } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { until } from '../support/until'
import { testWorld } from '../support/world'

// docs/upgrade.md: in whatever order code and tables come, nothing is published twice and nothing is lost.

/** The older release is the last version before this migration. */
const NEWER = 'migrations/039-posts-of-an-account-by-time.sql'

const world = testWorld()
const newer = projectRoot
const older = temporaryFolder('older-release-')
const media = temporaryFolder('media-')

beforeAll(() => {
  const git = (...args: string[]) => execFileSync('git', ['-C', newer, ...args], { encoding: 'utf8' }).trim()
  const [made] = git('log', '--diff-filter=A', '--format=%H', '--', NEWER).split('\n').slice(-1)
  if (!made)
    throw new Error('The history is not in this checkout, and the older release stands in it: git fetch --unshallow')
  const revision = git('rev-parse', `${made}^`)
  execFileSync('sh', ['-c', 'git -C "$0" archive "$1" | tar -x -C "$2"', newer, revision, older])
  execFileSync(process.execPath, ['scripts/prepare.mjs', 'build'], { cwd: older, stdio: 'pipe' })
}, 300_000)

const start = (release: string, program: string, args: string[], env: NodeJS.ProcessEnv): Run =>
  startProcess(process.execPath, [resolve(release, 'dist', program), ...args], env, '/')
async function run(release: string, program: string, args: string[], env: NodeJS.ProcessEnv) {
  const it = start(release, program, args, env)
  return { ...it, code: await it.ended }
}
const tick = (release: string, env = world.env()) => run(release, 'cron/post-scheduler.cron.js', [], env)
const cli = (release: string, args: string[], env = world.env()) => run(release, 'cli.js', args, env)

async function startApi(release: string, env: NodeJS.ProcessEnv) {
  const api = start(release, 'server.js', [], { ...env, PORT: '0', MEDIA_DIR: media })
  const { url } = await api.line(({ msg }) => msg.startsWith('Listening on'))
  return { ...api, url: String(url) }
}

const migrationsOf = async (db: Database) => {
  const [rows] = await db.query<RowDataPacket[]>('SELECT name FROM schema_migrations ORDER BY name')
  return rows.map(({ name }) => name as string)
}
/** Each text is visible once, or this says which is not. */
const expectOnce = (count: number) => {
  const visible = world.visible()
  expect([visible.length, new Set(visible).size]).toEqual([count, count])
}

describe('tables first: the older release on the tables of the newer one', () => {
  it('publishes what is due, once, by its ticks and by its resident workers', async () => {
    await createPosts(world.db, world.page, 3)
    await createPost(world.db, world.member)
    const { code, lines } = await tick(older)
    expect([code, lines.filter(({ level }) => level === 'ERROR')]).toEqual([0, []])
    expect(await countByStatus(world.db)).toEqual({ published: 4 })
    await createPosts(world.db, world.page, 2)
    const work = start(older, 'cli.js', ['work', '--workers', '1'], world.env())
    await until(async () => (await countByStatus(world.db)).published === 6, 'its resident worker publishes')
    work.child.kill('SIGTERM')
    expect(await work.ended).toBe(0)
    // The newer one finds nothing left to do.
    expect((await tick(newer)).lines.map(({ msg }) => msg)).toContain('No pending posts, skipping worker spawn')
    expectOnce(6)
  })

  it('schedules by its API what the newer one publishes, and shows what the newer API has scheduled', async () => {
    const key = (await cli(newer, ['keys', 'create', '--company', 'acme'])).stdout().trim()
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
    const apis = await Promise.all([startApi(older, world.env()), startApi(newer, world.env())])
    for (const { url } of apis) {
      const body = JSON.stringify({ socialAccountId: world.page.id, caption: `By ${url}`, scheduledAt: inAnHour() })
      expect((await fetch(`${url}/schedule-post`, { method: 'POST', headers, body })).status).toBe(201)
    }
    for (const { url } of apis) {
      const answer = await fetch(`${url}/scheduled-posts`, { headers })
      expect((await answer.json()) as object).toMatchObject({ posts: [expect.anything(), expect.anything()] })
    }
    await makeDue(world.db)
    expect((await tick(newer)).code).toBe(0)
    expectOnce(2)
    for (const { child } of apis) child.kill('SIGTERM')
    expect(await Promise.all(apis.map(({ ended }) => ended))).toEqual([0, 0])
  })

  it('ticks beside the newer one, on another server, and each post goes out once', async () => {
    for (const account of [world.page, world.instagram, world.member, world.organization])
      await createPosts(world.db, account, account === world.instagram ? 0 : 8)
    const both = await Promise.all([
      tick(older, world.env({ HOSTNAME: 'older', BATCH_SIZE: '2' })),
      tick(newer, world.env({ HOSTNAME: 'newer', BATCH_SIZE: '2' })),
    ])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(await countByStatus(world.db)).toEqual({ published: 24 })
    const [hosts] = await world.db.query<RowDataPacket[]>('SELECT DISTINCT host FROM post_schedule ORDER BY host')
    expect(hosts.map(({ host }) => host)).toEqual(['newer', 'older'])
    expectOnce(24)
  })

  it('finds nothing to migrate, and leaves the tables as they are', async () => {
    const before = await migrationsOf(world.db)
    expect((await cli(older, ['migrate'])).code).toBe(0)
    expect(await migrationsOf(world.db)).toEqual(before)
  })
})

describe('code first: the newer release on the tables of the older one', () => {
  it('claims nothing and says what is missing, in its ticks, its API and its resident workers; the older one goes on, and after migrate the newer one does', async () => {
    const { db, url } = await emptyDatabase()
    const env = testEnv(url, world.sandbox.env)
    expect((await cli(older, ['migrate'], env)).code).toBe(0)
    const member = await createAccount(db, {
      platform: 'linkedin',
      externalId: ready.member.id,
      token: ready.member.token,
    })
    // Nothing is due: there is nothing to say yet.
    expect((await tick(newer, env)).code).toBe(0)

    const { id } = await createPost(db, member)
    const ticked = await tick(newer, env)
    expect(ticked.code).toBe(1)
    expect(ticked.lines.filter(({ level }) => level === 'ERROR').map(({ msg }) => msg)).toContainEqual(
      expect.stringMatching(
        /^The database has not this version's tables\. Run: npm run migrate \(Unknown column '\S+'/,
      ),
    )
    expect(ticked.stderr()).toBe('post-dispatcher: the tick failed with code 1; its log says why\n')
    const missing = /is not up to date \(\d+ migrations? missing\)\. Run: npm run migrate/
    const api = await run(newer, 'server.js', [], { ...env, PORT: '0', MEDIA_DIR: media })
    expect([api.code, api.stderr()]).toEqual([1, expect.stringMatching(missing)])
    const work = await cli(newer, ['work'], env)
    expect([work.code, work.stderr()]).toEqual([1, expect.stringMatching(missing)])
    const untouched = await readPost(db, id)
    expect(untouched).toMatchObject({
      details: { status: 'pending', attempts: 0 },
      schedule: { status: 'pending', attempts: 0, claim_token: null, locked_at: null },
    })
    expect(world.visible()).toEqual([])

    expect((await tick(older, env)).code).toBe(0)
    expect(await countByStatus(db)).toEqual({ published: 1 })
    await createPost(db, member)
    expect((await cli(newer, ['migrate'], env)).code).toBe(0)
    expect(await migrationsOf(db)).toEqual(await migrationsOf(world.db))
    expect((await tick(newer, env)).code).toBe(0)
    expect(await countByStatus(db)).toEqual({ published: 2 })
    expectOnce(2)
  })
})
