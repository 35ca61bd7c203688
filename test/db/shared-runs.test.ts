import { describe, expect, it } from 'vitest'
import { SharedRuns } from '../../src/db/shared-runs'
import { until } from '../support/until'

type Run = { owner: string; entries: string[]; end: (results?: string[]) => void; fail: (error: unknown) => void }

/** Runs that end when the test says so. */
function observed({
  most = 100,
  weigh = (_entry: string): number => 1,
  patienceMs = 60_000,
}: {
  most?: number
  weigh?: (entry: string) => number
  patienceMs?: number
} = {}) {
  const runs: Run[] = []
  const shared = new SharedRuns<string, string>(
    (entries, owner) =>
      new Promise((resolve, fail) => {
        runs.push({ owner, entries, end: (results = entries.map((entry) => `${entry}!`)) => resolve(results), fail })
      }),
    most,
    weigh,
    patienceMs,
  )
  return { runs, shared, of: () => runs.map(({ entries }) => entries) }
}

/** Long enough for a run to begin: in the turn after the one in which the run before it has ended. */
const next = async () => {
  for (let turns = 0; turns < 2; turns++) await new Promise((resolve) => setImmediate(resolve))
}

describe('what requests ask of the database at once', () => {
  it('goes alone when it comes alone, and together when it comes while another is under way', async () => {
    const { runs, shared, of } = observed()
    const first = shared.ask('acme', 'a')
    await next()
    const asked = [first, ...['b', 'c'].map((entry) => shared.ask('acme', entry))]
    expect(of()).toEqual([['a']])
    runs[0]?.end()
    await next()
    expect(of()).toEqual([['a'], ['b', 'c']])
    runs[1]?.end()
    expect(await Promise.all(asked)).toEqual(['a!', 'b!', 'c!'])
    const later = shared.ask('acme', 'd')
    await until(() => runs.length === 3, 'it has gone')
    runs[2]?.end()
    expect(await later).toBe('d!')
  })

  it('goes together with what had arrived by then, and waits for nothing that comes later', async () => {
    const { shared, of } = observed()
    const begun = until(() => of().length > 0, 'it has begun')
    void shared.ask('acme', 'a')
    await Promise.resolve()
    void shared.ask('acme', 'b')
    await begun
    void shared.ask('acme', 'c')
    await next()
    expect(of()).toEqual([['a', 'b']])
  })

  it('never waits for another company', async () => {
    const { runs, shared } = observed()
    void shared.ask('acme', 'a')
    void shared.ask('rival', 'b')
    await next()
    expect(runs.map(({ owner, entries }) => [owner, ...entries])).toEqual([
      ['acme', 'a'],
      ['rival', 'b'],
    ])
  })

  it('is no more at once than a statement should carry, and what is too much by itself goes alone', async () => {
    const { runs, shared, of } = observed({ most: 5, weigh: (entry) => entry.length })
    void shared.ask('acme', 'a')
    await next()
    for (const entry of ['bb', 'ccc', 'd', 'eeeeeeeee', 'f']) void shared.ask('acme', entry)
    for (let n = 0; n < 4; n++) {
      runs[n]?.end()
      await next()
    }
    expect(of()).toEqual([['a'], ['bb', 'ccc'], ['d'], ['eeeeeeeee'], ['f']])
  })

  it('fails for one alone when one alone is wrong', async () => {
    const { runs, shared, of } = observed()
    const others = ['bad', 'c'].map((entry) => shared.ask('acme', entry))
    await next()
    runs[0]?.fail(new Error('a column is too short'))
    await next()
    expect(of()).toEqual([['bad', 'c'], ['bad'], ['c']])
    runs[1]?.fail(new Error('a column is too short'))
    runs[2]?.end()
    await expect(others[0]).rejects.toThrow('too short')
    expect(await others[1]).toBe('c!')
  })

  it('is not done again when the connection broke: all of them hear that', async () => {
    const { runs, shared } = observed()
    const all = ['a', 'b'].map((entry) => shared.ask('acme', entry))
    await next()
    runs[0]?.fail(Object.assign(new Error('gone'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }))
    const outcomes = await Promise.allSettled(all)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await next()
    expect(runs).toHaveLength(1)
  })

  it('waits for ever for nothing: beside a run that does not end, the next one begins', async () => {
    const { shared, of } = observed({ patienceMs: 1 })
    void shared.ask('acme', 'hangs')
    await next()
    for (const entry of ['b', 'c']) void shared.ask('acme', entry)
    await until(() => of().length === 2, 'the next run has begun')
    expect(of()).toEqual([['hangs'], ['b', 'c']])
  })
})
