import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const folder = join(projectRoot, 'deploy/systemd')
const read = (unit: string) => readFileSync(join(folder, unit), 'utf8')
const services = ['post-dispatcher-api.service', 'post-dispatcher-tick.service', 'post-dispatcher-work.service']

/** The value of a setting: the last line of that name counts. */
const settingOf = (unit: string, name: string) =>
  read(unit)
    .split('\n')
    .findLast((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1)

describe('the units of systemd', () => {
  it.each(services)('%s lets V8 compile, and the processes that decode files bound themselves', (unit) => {
    expect(settingOf(unit, 'MemoryDenyWriteExecute')).toBeUndefined()
    expect(read(unit)).not.toMatch(/^SystemCallFilter=.*~?.*@resources/m)
  })

  it('are confined by the same lines', () => {
    const lines = services.map((unit) => read(unit).split('[Install]')[0]?.split('# What it may do')[1]?.trim())
    expect(lines[0]).toBeTruthy()
    expect(new Set(lines).size).toBe(1)
  })

  it.each(services)('%s tells somebody of its failure', (unit) => {
    expect(settingOf(unit, 'OnFailure')).toBe('post-dispatcher-failed@%n.service')
  })

  it('tell once an hour, also of a tick that fails each minute: what has told stays, and is not started again', () => {
    const unit = 'post-dispatcher-failed@.service'
    expect(settingOf(unit, 'Type')).toBe('exec')
    expect(settingOf(unit, 'ExecStart')).toBe('/usr/bin/sleep 3600')
    expect(settingOf(unit, 'ExecStartPre')).toMatch(/^\/usr\/bin\/logger --priority daemon\.crit .*%i has failed/)
  })

  it.each(services.filter((unit) => !unit.includes('tick')))(
    '%s is given up when it does not start, so that its failure is told, within ten minutes',
    (unit) => {
      const [pause, starts, within] = ['RestartSec', 'StartLimitBurst', 'StartLimitIntervalSec'].map((name) =>
        Number(settingOf(unit, name)),
      ) as [number, number, number]
      // Each start takes a while besides: as much again as the pause is left for it.
      expect(pause * starts * 2).toBeLessThanOrEqual(within)
    },
  )

  it('give a tick the time it takes by itself, and a stop the time of the calls that are out', () => {
    expect(Number(settingOf('post-dispatcher-tick.service', 'TimeoutStartSec'))).toBeGreaterThan(60)
    for (const unit of services) expect(Number(settingOf(unit, 'TimeoutStopSec'))).toBeGreaterThanOrEqual(60)
  })
})
