import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join, resolve } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { countByStatus, createPosts } from '../support/factories'
import { type LogLine, runTick } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { fullDisk, notForWriting, stuckPipe, stuckSocket } from '../support/useless-outputs'
import { testWorld } from '../support/world'

const world = testWorld()
const folder = temporaryFolder('full-disk-')
const entry = resolve(projectRoot, 'dist/cron/post-scheduler.cron.js')

/** What a tick writes to: a descriptor, or a pipe that has lost its reader, or nothing at all. */
type Output = number | Socket | 'reader gone' | 'closed'

/** Runs a tick to its end. Nothing it says is heard. */
async function tickInto(output: Output, env = world.env()): Promise<number | null> {
  // Node opens descriptors that are closed, so a shell has to close them.
  const child =
    output === 'closed'
      ? spawn('sh', ['-c', 'exec "$0" "$1" >&- 2>&-', process.execPath, entry], { env, stdio: 'ignore' })
      : spawn(process.execPath, [entry], {
          env,
          stdio: output === 'reader gone' ? ['ignore', 'pipe', 'pipe'] : ['ignore', output, output],
        })
  child.stdout?.destroy()
  child.stderr?.destroy()
  const [code] = await once(child, 'exit')
  return code
}

/** Runs a tick as cron does, its output appended to a file. */
async function tickAppending(log: string, shell = ''): Promise<number | null> {
  const typed = `${shell} exec "$0" "$1" >> "$2" 2>&1`
  const child = spawn('sh', ['-c', typed, process.execPath, entry, log], { env: world.env(), stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  return code
}

let last = 0

/** The rows of the ticks since this was asked last, or since the test began. */
async function noted(): Promise<RowDataPacket[]> {
  const [rows] = await world.db.query<RowDataPacket[]>('SELECT * FROM dispatch_cycles WHERE id > ? ORDER BY id', [last])
  last = rows.at(-1)?.id ?? last
  return rows
}

/** How many lines of a tick are said before its row is finished: all that the row can count. */
const beforeTheRow = (lines: LogLine[]) => lines.findIndex(({ msg }) => /^(Dispatch Summary:|Total duration)/.test(msg))

const unmount: string[] = []
afterAll(() => {
  for (const disk of unmount) execFileSync('umount', [disk])
})

/** A disk with room for a line or two: a small one of its own where this account may mount, else a limit on the file. */
function nearlyFullDisk(): { log: string; shell?: string } {
  const disk = join(folder, 'disk')
  mkdirSync(disk, { recursive: true })
  const log = join(disk, 'social-scheduler.log')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' })
    unmount.push(disk)
  } catch {
    writeFileSync(log, '')
    return { log, shell: 'ulimit -f 1;' }
  }
  // Files take whole pages there, so the last page is left with 900 bytes.
  const room = 4096 * Number(execFileSync('stat', ['-f', '-c', '%a', disk], { encoding: 'utf8' }))
  writeFileSync(log, `${'x'.repeat(room - 901)}\n`)
  return { log }
}

describe('a tick whose log cannot be written', () => {
  /** One worker, so that each tick says the same. */
  const alone = () => world.env({ MAX_WORKERS: '1' })
  /** What a tick that publishes three posts says before its row is finished. */
  let said = 0
  beforeEach(async () => {
    if (said === 0) {
      await createPosts(world.db, world.member, 3)
      said = beforeTheRow((await runTick(alone())).lines)
      expect(said).toBeGreaterThan(10)
      await world.db.query('DELETE FROM post_details')
      world.sandbox.world.reset()
      await noted()
    }
    await createPosts(world.db, world.member, 3)
  })

  it.each<[string, () => Output | Promise<Output>, number]>([
    ['the disk takes not a byte', () => fullDisk(), 1],
    ['nobody reads it any more', () => 'reader gone', 1],
    ['whoever reads it has stopped reading', () => stuckPipe(folder), 1],
    ['its journal has stopped reading', () => stuckSocket(folder), 1],
    ['its output is not open for writing', () => notForWriting(), 1],
    // Node puts /dev/null in its place: nothing is lost that anybody asked for.
    ['its output was closed', () => 'closed', 0],
  ])('publishes all the same, ends well, and notes how much was lost: %s', async (_, output, share) => {
    expect(await tickInto(await output(), alone())).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 3 })
    expect(world.visible()).toHaveLength(3)
    expect(await noted()).toMatchObject([
      { due: 3, workers: 1, workers_failed: 0, exit_code: 0, dropped_lines: said * share },
    ])
  })

  it('notes what a worker lost that failed, and fails with the same code', async () => {
    const env = { ...alone(), TOKEN_ENCRYPTION_KEY: '' }
    const heard = await runTick(env)
    expect(await tickInto(fullDisk(), env)).toBe(heard.code)
    expect(await noted()).toMatchObject([
      { workers_failed: 1, exit_code: 1, dropped_lines: 0 },
      { workers_failed: 1, exit_code: 1, dropped_lines: beforeTheRow(heard.lines) },
    ])
  })

  it('publishes all the same when the disk is full after the first lines', async () => {
    const { log, shell } = nearlyFullDisk()
    expect(await tickAppending(log, shell)).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 3 })
    expect(readFileSync(log, 'utf8')).toContain('Post scheduler cron started')
    const { size } = statSync(log)
    expect(await tickAppending(log, shell)).toBe(0)
    expect(statSync(log).size).toBe(size)
    const [busy, idle] = await noted()
    expect(busy?.dropped_lines).toBeGreaterThan(5)
    expect(idle).toMatchObject({ due: 0, exit_code: 0, dropped_lines: 3 })
  })
})

it('a tick notes what the renewal of access tokens could not say', async () => {
  const due = () => world.db.query('UPDATE social_token SET refresh_at = NOW(3) - INTERVAL 1 HOUR LIMIT 1')
  await due()
  const heard = await runTick(world.env())
  expect(heard.lines.map(({ msg }) => msg)).toContainEqual(expect.stringMatching(/^Tokens renewed: /))
  await due()
  expect(await tickInto(fullDisk())).toBe(heard.code)
  expect((await noted()).map((row) => row.dropped_lines)).toEqual([0, beforeTheRow(heard.lines)])
})

it('ticks of a process that stays each note what they lost themselves', async () => {
  const scheduler = JSON.stringify(resolve(projectRoot, 'dist/cron/init-scheduler.js'))
  const twice = `const { initScheduler, stopScheduler } = require(${scheduler})
    const tick = async () => { await initScheduler(undefined, { cronExpression: '0 0 1 1 *' }); await stopScheduler() }
    tick().then(tick)`
  const child = spawn(process.execPath, ['-e', twice], { env: world.env(), stdio: ['ignore', fullDisk(), fullDisk()] })
  expect((await once(child, 'exit'))[0]).toBe(0)
  const lost = (await noted()).map((row) => row.dropped_lines as number)
  // An idle tick says three lines before its row, and a fourth where the one before seems to run still: never those of two.
  expect(lost).toHaveLength(2)
  expect(lost.filter((lines) => lines < 3 || lines > 4)).toEqual([])
})

it('a tick that cannot be configured says so nowhere, and ends with its code, when no disk takes a word', async () => {
  expect(await tickInto(fullDisk(), world.env({ BATCH_SIZE: 'lots' }))).toBe(1)
})
