import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { countByStatus, createPost, createPosts, loseAccount, readPost, type TestPost } from '../support/factories'
import { letLeaseRunOut } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { type Run, startProcess, workerPids } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { testWorld } from '../support/world'

// Programs that take us into their own process by the names of document 002, on a database that no environment names.

const world = testWorld()
const folder = temporaryFolder('embedding-')
const inProject = (path: string) => JSON.stringify(resolve(projectRoot, path))

const opened = {
  'a Sequelize': (url: string) => `
    const { Sequelize } = require(${inProject('node_modules/sequelize')})
    const db = new Sequelize(${url}, { dialect: 'mysql', logging: false })
    const closeDb = () => db.close()`,
  'a pool': (url: string) => `
    const db = require(${inProject('node_modules/mysql2/promise')}).createPool(${url})
    const closeDb = () => db.end()`,
}
type Kind = keyof typeof opened
const kinds = Object.keys(opened) as Kind[]

const rooms = [
  { file: 'dist/cron/init-scheduler.js', names: ['initScheduler', 'stopScheduler'] },
  {
    file: 'dist/workers/post-scheduler.worker.js',
    names: ['runPostSchedulerWorker', 'initializePostSchedulerWorker', 'gracefulShutdown'],
  },
]
const requiring = ({ file, names }: (typeof rooms)[number]) =>
  `const { ${names.join(', ')} } = require(${inProject(file)})`

/** Starts a program of somebody else's, with what it asks for of ours. What it `say`s stands among the lines of the log. */
function startProgram(kind: Kind, body: string, env = world.env()): Run {
  const file = join(folder, 'program.js')
  writeFileSync(
    file,
    `${opened[kind](JSON.stringify(world.url))}
     ${rooms
       .filter(({ names }) => names.some((name) => body.includes(name)))
       .map(requiring)
       .join('\n')}
     const say = (msg, fields) => process.stdout.write(JSON.stringify({ component: 'PROGRAM', msg, ...fields }) + '\\n')
     const never = '0 0 1 1 *'
     void (async () => { ${body} })()`,
  )
  const { DATABASE_URL: _url, ...without } = env
  return startProcess(process.execPath, [file], without, '/')
}

const words = (run: Run) => run.lines.map(({ msg }) => msg)
const at = (run: Run, text: RegExp) => words(run).findIndex((msg) => text.test(msg))

async function leaveStaleClaim(post: TestPost | undefined): Promise<void> {
  await walkTo.claimed(world.db, post?.id as string)
  await letLeaseRunOut(world.db)
}

/** A run of the scheduler that has everything to do, and what was to be seen of its first worker meanwhile. */
async function scheduleAll(kind: Kind) {
  const posts = await createPosts(world.db, world.member, 6)
  await leaveStaleClaim(posts[0])
  await world.db.query('UPDATE social_token SET refresh_at = NOW(3) - INTERVAL 1 HOUR LIMIT 1')
  world.sandbox.world.latency.set('linkedin.post.create', 700)
  const run = startProgram(
    kind,
    `await initScheduler(db, { cronExpression: never }); say('the first run is over'); await stopScheduler(); await closeDb()`,
  )
  const [pid] = await workerPids(run)
  await world.asked('linkedin.post.create')
  const shown = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join('\n')
  world.sandbox.world.reset(['latency'])
  expect(await run.ended, run.stderr()).toBe(0)
  return { run, shown, states: await countByStatus(world.db) }
}

describe.each(kinds)('initScheduler with %s', (kind) => {
  let all: ReturnType<typeof scheduleAll> | undefined
  /** One run for all that is promised of it. */
  const scheduled = () => {
    all ??= scheduleAll(kind)
    return all
  }

  it('recovers, publishes what is due from that database, resolves when that is over, and lets the program end', async () => {
    const { run, states } = await scheduled()
    expect(at(run, /^Recovered stale claims: 1$/)).toBeLessThan(at(run, /^Post scheduler cron started/))
    expect(at(run, /^Cron cycle completed successfully/)).toBeLessThan(at(run, /^the first run is over$/))
    expect(words(run)).toContain('Workers spawned: 2')
    expect(states).toEqual({ published: 6 })
    expect(run.stderr()).toBe('')
  })

  it('shows its password to nobody: not in the log, not in the arguments and environment of its workers', async () => {
    const secret = new URL(world.url).password
    const { run, shown } = await scheduled()
    expect(shown).toContain('--worker-id')
    expect(shown).not.toContain(secret)
    expect(run.stdout() + run.stderr()).not.toContain(secret)
  })

  it('renews tokens of that database as well', async () => {
    const { run } = await scheduled()
    expect(words(run).some((msg) => /^Tokens renewed: \d+, not renewed: \d+$/.test(msg))).toBe(true)
  })
})

describe('initScheduler', () => {
  it('does not keep its caller waiting for a post that is due within the minute', async () => {
    const post = await createPost(world.db, world.member, { dueInSeconds: 45 })
    const body = `await initScheduler(db, { cronExpression: never }); await stopScheduler(); await closeDb()`
    const run = startProgram('a pool', body, world.env({ LOOK_AHEAD_SECONDS: '58' }))
    expect(await run.ended).toBe(0)
    expect(words(run)).toContain('No pending posts, skipping worker spawn')
    expect((await readPost(world.db, post.id)).schedule.status).toBe('pending')
  })

  it('runs nothing at once when told so, and recovers all the same', async () => {
    const post = await createPost(world.db, world.member)
    await leaveStaleClaim(post)
    const body = `await initScheduler(db, { cronExpression: never, runImmediately: false }); await stopScheduler(); await closeDb()`
    const run = startProgram('a pool', body)
    expect(await run.ended).toBe(0)
    expect(words(run)).toEqual(['Recovered stale claims: 1'])
    expect((await readPost(world.db, post.id)).schedule.status).toBe('pending')
  })

  it('ticks by its expression', async () => {
    const run = startProgram(
      'a pool',
      `await initScheduler(db, { cronExpression: '* * * * * *', runImmediately: false })`,
    )
    await run.line(({ msg }) => /^Total duration/.test(msg))
    run.child.kill('SIGTERM')
    await run.ended
  })

  it('is stopped when the tick that runs has ended: calls that are out are finished, the rest is given back', async () => {
    await createPosts(world.db, world.member, 3)
    world.sandbox.world.latency.set('linkedin.post.create', 500)
    const run = startProgram(
      'a Sequelize',
      `process.once('SIGUSR1', async () => { await stopScheduler(); say('stopped'); await closeDb() })
       await initScheduler(db, { cronExpression: never })`,
    )
    await world.asked('linkedin.post.create')
    run.child.kill('SIGUSR1')
    expect(await run.ended).toBe(0)
    expect(at(run, /^Total duration/)).toBeLessThan(at(run, /^stopped$/))
    expect(await countByStatus(world.db)).toEqual({ published: 1, pending: 2 })
  })

  it('refuses a database of another kind with a sentence, and a second start', async () => {
    const run = startProgram(
      'a pool',
      `const sqlite = { getDialect: () => 'sqlite', config: {} }
       await initScheduler(sqlite).catch((error) => say(error.message))
       await initScheduler(db, { cronExpression: never, runImmediately: false })
       await initScheduler(db).catch((error) => say(error.message))
       await stopScheduler(); await closeDb()`,
    )
    expect(await run.ended).toBe(0)
    expect(words(run)).toEqual([
      'The database to work on must be MySQL or MariaDB; this Sequelize speaks sqlite.',
      'the scheduler has been started already',
    ])
  })

  it('says so when the database is away, and goes on', async () => {
    const run = startProgram(
      'a pool',
      `const away = require(${inProject('node_modules/mysql2/promise')}).createPool('mysql://u:hush-hush@127.0.0.1:1/d')
       await initScheduler(away, { cronExpression: never }); say('still here')
       await stopScheduler(); await away.end(); await closeDb()`,
    )
    expect(await run.ended).toBe(0)
    expect(run.lines.find(({ msg }) => /^Crash recovery failed/.test(msg))?.level).toBe('ERROR')
    expect(words(run)).toContain('still here')
    expect(run.stdout() + run.stderr()).not.toContain('hush-hush')
  })
})

describe.each(kinds)('runPostSchedulerWorker with %s', (kind) => {
  it('publishes what is due in its own process and returns what it came to', async () => {
    const [lost, stale] = await createPosts(world.db, world.member, 4)
    await leaveStaleClaim(stale)
    await loseAccount(world.db, lost)
    const run = startProgram(kind, `say('summary', await runPostSchedulerWorker(db)); await closeDb()`)
    expect(await run.ended, run.stderr()).toBe(0)
    const summary = run.lines.find(({ msg }) => msg === 'summary')
    expect(summary).toMatchObject({
      recovered: 1,
      processed: 4,
      successful: 3,
      failed: 1,
      durationMs: expect.any(Number),
    })
    expect(words(run).filter((msg) => /^Spawning/.test(msg))).toEqual([])
    expect(
      words(run).some((msg) => msg.startsWith('Cycle Summary: { recovered: 1, processed: 4, successful: 3,')),
    ).toBe(true)
    expect(world.visible()).toHaveLength(3)
  })

  it('tells by initializePostSchedulerWorker how many rows were taken back', async () => {
    const [stale] = await createPosts(world.db, world.member, 2)
    await leaveStaleClaim(stale)
    const run = startProgram(kind, `say('rows ' + (await initializePostSchedulerWorker(db))); await closeDb()`)
    expect(await run.ended).toBe(0)
    expect(words(run)).toContain('rows 1')
  })
})

describe('a cycle in a program’s own process', () => {
  it('that finds nothing says so in its summary', async () => {
    const run = startProgram('a pool', `say('summary', await runPostSchedulerWorker(db)); await closeDb()`)
    expect(await run.ended).toBe(0)
    expect(run.lines.find(({ msg }) => msg === 'summary')).toMatchObject({ recovered: 0, processed: 0, failed: 0 })
  })

  it('ends when told to, with the call that is out, and none begins after it', async () => {
    await createPosts(world.db, world.member, 3)
    world.sandbox.world.latency.set('linkedin.post.create', 500)
    const run = startProgram(
      'a pool',
      `process.once('SIGUSR1', async () => {
         // A second beginning must not keep the cycle that runs from hearing of its end.
         await initializePostSchedulerWorker(db)
         await gracefulShutdown(); say('shut down')
         say('after', await runPostSchedulerWorker(db)); await closeDb()
       })
       const keep = setInterval(() => {}, 1000)
       await runPostSchedulerWorker(db); clearInterval(keep)`,
    )
    await world.asked('linkedin.post.create')
    run.child.kill('SIGUSR1')
    expect(await run.ended).toBe(0)
    expect(at(run, /^Cycle completed/)).toBeLessThan(at(run, /^shut down$/))
    expect(run.lines.find(({ msg }) => msg === 'after')).toMatchObject({ processed: 0 })
    expect(await countByStatus(world.db)).toEqual({ published: 1, pending: 2 })
  })

  it('works on the database of the settings when it is given none', async () => {
    await createPost(world.db, world.member)
    const file = join(folder, 'plain.js')
    writeFileSync(file, `void require(${inProject('dist/workers/post-scheduler.worker.js')}).runPostSchedulerWorker()`)
    expect(await startProcess(process.execPath, [file], world.env(), '/').ended).toBe(0)
    expect(world.visible()).toHaveLength(1)
  })
})
