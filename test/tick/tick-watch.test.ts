import { beforeEach, describe, expect, it } from 'vitest'
import { tickWatch } from '../../src/cron/tick-watch'
import type { TicksSeen } from '../../src/domain/who-ticks'
import type { Logger } from '../../src/observability/log'

// What an API says and does as cron comes and goes; each step is one of its looks, a minute after the one before.

const silenceMs = 120_000
const nothing: TicksSeen = { any: false, others: false, newest: undefined }
const cronTicks: TicksSeen = { any: true, others: true, newest: 'cron' }
const cronIsSilent: TicksSeen = { any: false, others: false, newest: 'cron' }
const apiTicks: TicksSeen = { any: true, others: false, newest: 'api' }

let said: string[]
let ticks: number
let minutes: number

const log = Object.fromEntries(
  ['info', 'warn', 'error'].map((level) => [
    level,
    (...args: unknown[]) => void said.push(`${level}: ${args.find((arg) => typeof arg === 'string')}`),
  ]),
) as unknown as Logger

beforeEach(() => {
  said = []
  ticks = 0
  minutes = 0
})

/** A process that looks each minute and finds what it is given; answers what it said and did at each look. */
async function follow(mode: 'auto' | 'off', looks: (TicksSeen | Error)[]): Promise<string[]> {
  let answer: TicksSeen | Error = nothing
  const look = tickWatch({
    log,
    silenceMs,
    now: () => minutes * 60_000,
    look: async (ms) => {
      expect(ms).toBe(silenceMs)
      if (answer instanceof Error) throw answer
      return answer
    },
    ...(mode === 'auto' && { tick: async () => ticks++ }),
  })
  const steps: string[] = []
  for (const next of looks) {
    answer = next
    const [saidBefore, ticksBefore] = [said.length, ticks]
    await look(new AbortController().signal)
    const words = said.slice(saidBefore).map((line) => /^(\w+): (\w+ \w+ \w+)/.exec(line)?.slice(1).join(' '))
    steps.push([...words, ticks > ticksBefore ? 'ticks' : '-'].join(', '))
    minutes++
  }
  return steps
}

const takesUp = 'warn No other tick, ticks'

describe('with SCHEDULER=auto', () => {
  it('ticks from its first look where nothing else does, and says so once, with the line for the crontab', async () => {
    expect(await follow('auto', [nothing, apiTicks, apiTicks])).toEqual([takesUp, 'ticks', 'ticks'])
    expect(said[0]).toMatch(/SCHEDULER=auto.*crontab line: \* \* \* \* \* \/.*\/node .*post-scheduler\.cron\.js >> /)
  })

  it('stops when a cron is seen, and takes up again when that has died', async () => {
    const steps = await follow('auto', [nothing, cronTicks, cronTicks, cronIsSilent, apiTicks])
    expect(steps).toEqual([takesUp, 'info Something else ticks, -', '-', takesUp, 'ticks'])
  })

  it('started together with a cron, lets that come back for two minutes', async () => {
    expect(await follow('auto', [cronIsSilent, cronIsSilent, cronTicks, cronTicks])).toEqual([
      '-',
      '-',
      'info Something else ticks, -',
      '-',
    ])
    minutes = 0
    expect(await follow('auto', [cronIsSilent, cronIsSilent, cronIsSilent])).toEqual(['-', '-', takesUp])
  })

  it('proves nothing from minutes in which the database was away, and goes on by itself if it did before', async () => {
    const away = new Error('gone')
    const steps = await follow('auto', [cronTicks, away, away, away, cronIsSilent, cronTicks])
    expect(steps.slice(1)).toEqual([...Array(3).fill('error The database cannot, -'), '-', '-'])
    expect(await follow('auto', [nothing, away, apiTicks])).toEqual([takesUp, 'error The database cannot, -', 'ticks'])
  })
})

describe('with SCHEDULER=off', () => {
  it('says once that nothing is published, and what to do, and once that a tick was seen again', async () => {
    const steps = await follow('off', [nothing, nothing, nothing, nothing, cronTicks, apiTicks])
    expect(steps).toEqual(['-', '-', 'warn This process publishes, -', '-', 'info A tick was, -', '-'])
    expect(said[0]).toMatch(/no tick was seen for 2 minutes.*\* \* \* \* \* \/.*remove SCHEDULER=off/)
    expect(ticks).toBe(0)
  })

  it('says nothing where cron ticks', async () => {
    expect(await follow('off', [cronIsSilent, cronTicks, cronTicks, cronTicks])).toEqual(['-', '-', '-', '-'])
  })
})
