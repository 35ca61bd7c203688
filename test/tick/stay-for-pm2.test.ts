import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { type Pm2Env, stayForPm2, stayUntilNextTick } from '../../src/cron/stay-for-pm2'
import { startTick } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { testWorld } from '../support/world'

const world = testWorld()
const folder = temporaryFolder('pm2-')
const entry = resolve(projectRoot, 'dist/cron/post-scheduler.cron.js')
/** What PM2 tells a process that was started by `pm2 start dist/cron/post-scheduler.cron.js --cron "* * * * *"`. */
const pm2 = { pm_id: '0', pm_exec_path: entry, autorestart: 'true', cron_restart: '* * * * *' } satisfies Pm2Env

describe('a finished tick', () => {
  it('ends at once under everybody else’s cron', () => {
    expect(stayForPm2({}, entry)).toBe('no')
  })

  it('stays where PM2 would start it again at once, until PM2’s cron ends it', () => {
    expect(stayForPm2(pm2, entry)).toBe('until-told')
  })

  it('stays until the next minute where nothing but its end makes PM2 start the next', () => {
    const { cron_restart: _cron, ...without } = pm2
    expect(stayForPm2(without, entry)).toBe('until-next-minute')
  })

  it('ends at once where PM2 was told not to start it again', () => {
    expect(stayForPm2({ ...pm2, autorestart: 'false' }, entry)).toBe('no')
  })

  it('ends at once where PM2 runs another program that has started it', () => {
    expect(stayForPm2({ ...pm2, pm_exec_path: resolve(projectRoot, 'dist/server.js') }, entry)).toBe('no')
    expect(stayForPm2({ ...pm2, pm_exec_path: '/no/such/file' }, entry)).toBe('no')
  })

  it('is known by its file, whatever way leads to it', () => {
    const link = join(folder, 'tick.js')
    symlinkSync(entry, link)
    expect(stayForPm2({ ...pm2, pm_exec_path: link }, entry)).toBe('until-told')
  })
})

describe('a tick that stays', () => {
  afterEach(() => void vi.useRealTimers())
  const over = (staying: Promise<void>) => {
    const state = { over: false }
    void staying.then(() => {
      state.over = true
    })
    return state
  }

  it('is over when it is told to end', async () => {
    const stop = new AbortController()
    const staying = stayUntilNextTick(stop.signal, 'until-told')
    stop.abort()
    await staying
    await stayUntilNextTick(stop.signal, 'until-told')
  })

  it('is over when PM2 itself has gone', async () => {
    const staying = stayUntilNextTick(new AbortController().signal, 'until-told')
    process.emit('disconnect')
    await staying
  })

  it('does not end by itself where PM2’s cron ends it, however seldom that is', async () => {
    vi.useFakeTimers()
    const staying = over(stayUntilNextTick(new AbortController().signal, 'until-told'))
    await vi.advanceTimersByTimeAsync(7 * 86_400_000)
    expect(staying.over).toBe(false)
  })

  it('ends by itself with the minute where PM2 waits for that', async () => {
    vi.useFakeTimers({ now: new Date('2026-02-01T18:00:09.345Z') })
    const staying = over(stayUntilNextTick(new AbortController().signal, 'until-next-minute'))
    await vi.advanceTimersByTimeAsync(50_650)
    expect(staying.over).toBe(false)
    await vi.advanceTimersByTimeAsync(10)
    expect(staying.over).toBe(true)
  })
})

it('a tick under PM2 is done with its database, and then ends with its code as soon as it is told', async () => {
  const connections = async () => {
    const sql = 'SELECT id FROM information_schema.processlist WHERE db = DATABASE()'
    return (await world.db.query<RowDataPacket[]>(sql))[0].map(({ id }) => id)
  }
  const ours = await connections()
  const tick = startTick({ ...world.env(), ...pm2 })
  await tick.line(({ msg }) => /^Total duration/.test(msg))
  while ((await connections()).some((id) => !ours.includes(id)));
  expect(readFileSync(`/proc/${tick.child.pid}/status`, 'utf8')).toMatch(/^State:\s+[SR]/m)
  expect(tick.child.kill('SIGINT')).toBe(true)
  expect(await tick.ended).toBe(0)
})

it.each(['false', 'true'])(
  'ends although PM2’s agent listens inside its process (autorestart: %s)',
  async (autorestart) => {
    const agent = join(folder, 'agent.js')
    writeFileSync(agent, `process.on('message', () => {})`)
    const env = { ...world.env(), ...pm2, autorestart }
    const child = spawn(process.execPath, ['-r', agent, entry], { env, stdio: ['ignore', 'pipe', 'ignore', 'ipc'] })
    let said = ''
    for await (const chunk of child.stdout ?? []) {
      said += chunk
      if (autorestart === 'true' && said.includes('Total duration')) child.kill('SIGINT')
    }
    const code = child.exitCode ?? (await once(child, 'exit'))[0]
    expect(code).toBe(0)
  },
)

it('a tick under PM2 that failed keeps its code while it stays', async () => {
  const tick = startTick({ ...world.env({ BATCH_SIZE: 'lots' }), ...pm2 })
  await tick.line(({ msg }) => /^Cron cycle failed with code 1/.test(msg))
  tick.child.kill('SIGINT')
  expect(await tick.ended).toBe(1)
})
