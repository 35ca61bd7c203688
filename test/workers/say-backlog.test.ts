import { describe, expect, it } from 'vitest'
import type { Logger } from '../../src/observability/log'
import { type Backlog, sayBacklog } from '../../src/workers/say-backlog'

const lastAt = new Date('2030-01-01T12:40:00Z')

/** What a cycle says of a backlog that stands so, with the level. */
function saidOf(given: Partial<Backlog>): string[] {
  const lines: string[] = []
  const at = (level: string) => (_: unknown, text: string) => void lines.push(`${level} ${text}`)
  const log = { info: at('info'), warn: at('warn') } as unknown as Logger
  sayBacklog(log, { waiting: 0, late: 0, lastAt: undefined, before: undefined, ...given })
  return lines
}

describe('what a cycle says of late posts', () => {
  it('is how many there are, how that has changed, and when the last goes out', () => {
    const last = 'last one goes out at 2030-01-01T12:40:00.000Z'
    expect(saidOf({ late: 200, lastAt })).toEqual([`warn Backlog: 200 late, ${last}`])
    expect(saidOf({ late: 190, before: 200, lastAt })).toEqual([`warn Backlog down from 200 to 190: 190 late, ${last}`])
    expect(saidOf({ late: 12, before: 0, lastAt })).toEqual([`warn Backlog up from 0 to 12: 12 late, ${last}`])
    expect(saidOf({ late: 12, before: 12, lastAt })).toEqual([`warn Backlog: 12 late, ${last}`])
  })

  it('is said once more when it is over, and then no more', () => {
    expect(saidOf({ late: 0, before: 3 })).toEqual(['info Backlog down from 3 to 0: none is late any more'])
    expect(saidOf({ late: 0, before: 0 })).toEqual([])
    expect(saidOf({ late: 0 })).toEqual([])
  })
})
