import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { Deadline } from '../../src/workers/deadline'
import { retryWhileAlive } from '../../src/workers/retry-while-alive'

const away = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
const wrong = () => Object.assign(new Error('Unknown column'), { code: 'ER_BAD_FIELD_ERROR', sqlState: '42S22' })

/** A worker that lives for a second, and a database that fails with these errors before it answers. */
function worker(errors: Error[], { livesMs = 1_000 } = {}) {
  let now = 0
  const asked: string[] = []
  const pauses: number[] = []
  const warnings: string[] = []
  const log = pino({}, { write: (line: string) => void warnings.push(JSON.parse(line).msg) })
  const deadline = new Deadline(0, livesMs, () => now)
  const pause = async (ms: number) => {
    pauses.push(ms)
    now += ms
  }
  const ask = async (input: string) => {
    asked.push(input)
    const error = errors.shift()
    if (error) throw error
    return `answer to ${input}`
  }
  return { asked, pauses, warnings, deadline, operation: retryWhileAlive(ask, deadline, log, pause) }
}

describe('while the database is away for a moment', () => {
  it('a write is made again, the same one, until it is kept', async () => {
    const { asked, operation } = worker([away(), away()])
    expect(await operation('the id')).toBe('answer to the id')
    expect(asked).toEqual(['the id', 'the id', 'the id'])
  })

  it('the database is left in peace between two tries', async () => {
    const { asked, pauses, operation } = worker([away(), away()])
    await operation('the id')
    expect(pauses).toHaveLength(asked.length - 1)
    expect(pauses.every((ms) => ms >= 100)).toBe(true)
  })

  it('the log says so once, however often it is tried, and not at all when nothing was wrong', async () => {
    const long = worker([away(), away(), away()])
    await long.operation('the id')
    expect(long.warnings).toEqual([expect.stringMatching(/database is away/)])
    const well = worker([])
    await well.operation('the id')
    expect(well.warnings).toEqual([])
  })

  it('the worker’s order to stop takes no result with it: what is out is still written', async () => {
    const { deadline, operation } = worker([away()])
    deadline.stop()
    expect(await operation('the id')).toBe('answer to the id')
  })
})

describe('what does not come right by waiting', () => {
  it('a statement that is wrong is not made a second time', async () => {
    const { asked, pauses, operation } = worker([wrong()])
    await expect(operation('the id')).rejects.toThrow('Unknown column')
    expect([asked.length, pauses.length]).toEqual([1, 0])
  })

  it('is found out also after the database has been away', async () => {
    const { asked, operation } = worker([away(), wrong()])
    await expect(operation('the id')).rejects.toThrow('Unknown column')
    expect(asked).toHaveLength(2)
  })

  it('a database that stays away ends with what it said, before the worker is killed and not after', async () => {
    const { deadline, operation } = worker(Array.from({ length: 100 }, away))
    await expect(operation('the id')).rejects.toThrow('ECONNRESET')
    expect(deadline.callMs).toBeGreaterThanOrEqual(0)
    expect(deadline.callMs).toBeLessThan(250)
  })
})
