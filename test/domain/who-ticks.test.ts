import { describe, expect, it } from 'vitest'
import { doesAnythingTick, doOthersTick, type TickSource, type TicksSeen } from '../../src/domain/who-ticks'

/** As the rows say it: who ticked within the silence, and who last of all. */
const seen = (lately: TickSource[], newest: TickSource | undefined = lately.at(-1)): TicksSeen => ({
  any: lately.length > 0,
  others: lately.includes('cron'),
  newest,
})

describe('an API with SCHEDULER=auto', () => {
  it.each([
    ['on a new database: ticks at once', seen([]), false, 'no'],
    ['started again where it ticked itself, even long ago: goes on at once', seen([], 'api'), false, 'no'],
    ['beside other APIs that tick by themselves: ticks like them', seen(['api', 'api']), false, 'no'],
    ['beside a cron: does not tick', seen(['cron']), true, 'yes'],
    ['as soon as a cron is seen beside the APIs: stops', seen(['cron', 'api']), true, 'yes'],
    ['started together with a cron that was away: gives it time', seen([], 'cron'), false, 'unknown'],
    ['when that time is over: ticks', seen([], 'cron'), true, 'no'],
    ['when another API took up first: ticks like it', seen(['api']), false, 'no'],
  ] as const)('%s', (_, ticks, watched, verdict) => {
    expect(doOthersTick(ticks, watched)).toBe(verdict)
  })
})

describe('an API with SCHEDULER=off', () => {
  it.each([
    ['hears a tick, whoever makes it', seen(['api']), false, 'yes'],
    ['says nothing yet right after its start', seen([]), false, 'unknown'],
    ['knows that nothing ticks when it has watched for long enough', seen([], 'cron'), true, 'no'],
  ] as const)('%s', (_, ticks, watched, verdict) => {
    expect(doesAnythingTick(ticks, watched)).toBe(verdict)
  })
})
