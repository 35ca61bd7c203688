import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { countByStatus, createPosts } from '../support/factories'
import { runTick } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { testWorld } from '../support/world'

const world = testWorld()
const folder = temporaryFolder('full-disk-')
const entry = resolve(projectRoot, 'dist/cron/post-scheduler.cron.js')

/** Runs a tick as cron does, its output appended to a log that may not take it. */
async function tickInto(log: string, shell = ''): Promise<number | null> {
  const typed = `${shell} exec "$0" "$1" >> "$2" 2>&1`
  const child = spawn('sh', ['-c', typed, process.execPath, entry, log], { env: world.env(), stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  return code
}

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
  beforeEach(async () => {
    // What the build keeps for quicker starts is there already: nothing but the log is written.
    await runTick(world.env())
    await createPosts(world.db, world.member, 12)
  })

  it('publishes all the same when the disk takes not a byte', async () => {
    expect(await tickInto('/dev/full')).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 12 })
    expect(world.visible()).toHaveLength(12)
  })

  it('publishes all the same when the disk is full after the first lines', async () => {
    const { log, shell } = nearlyFullDisk()
    expect(await tickInto(log, shell)).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 12 })
    expect(readFileSync(log, 'utf8')).toContain('Post scheduler cron started')
    const { size } = statSync(log)
    expect(await tickInto(log, shell)).toBe(0)
    expect(statSync(log).size).toBe(size)
  })

  it('publishes all the same when whoever reads it has gone', async () => {
    const child = spawn(process.execPath, [entry], { env: world.env(), stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.destroy()
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(await countByStatus(world.db)).toEqual({ published: 12 })
  })
})

it('a tick that cannot be configured says so nowhere, and ends with its code, when no disk takes a word', async () => {
  const child = spawn(process.execPath, [entry], {
    env: world.env({ BATCH_SIZE: 'lots' }),
    stdio: ['ignore', openSync('/dev/full', 'w'), openSync('/dev/full', 'w')],
  })
  expect((await once(child, 'exit'))[0]).toBe(1)
})
