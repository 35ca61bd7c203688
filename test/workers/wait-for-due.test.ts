import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DueSeen } from '../../src/db/queue/next-due'
import { systemClock } from '../../src/workers/clock'
import { WaitForDue } from '../../src/workers/wait-for-due'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** A resident worker that waits, with a queue in which posts become due when the test says so. */
function waiter() {
  const queue = {
    dueAt: undefined as number | undefined,
    mayClaim: true,
    failure: undefined as Error | undefined,
    looks: 0,
  }
  const from = performance.now()
  const at = () => performance.now() - from
  const lines: string[] = []
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const ahead = new WaitForDue({
    async look(): Promise<DueSeen> {
      queue.looks++
      if (queue.failure) throw queue.failure
      return { inMs: queue.dueAt === undefined ? undefined : queue.dueAt - at(), mayClaim: queue.mayClaim }
    },
    everyMs: 250,
    stopped,
    clock: systemClock,
    log: pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line).msg) }),
  })
  const came: [boolean, number][] = []
  const wait = () => void ahead.comes().then((comes) => came.push([comes, at()]))
  const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  return { queue, ahead, came, wait, passes, lines, stop: () => stop() }
}

describe('a resident worker with nothing to do', () => {
  it('looks four times a second and no more, for as long as nothing comes', async () => {
    const { queue, came, wait, passes } = waiter()
    wait()
    await passes(60_000)
    expect(came).toEqual([])
    expect(queue.looks).toBeGreaterThanOrEqual(240)
    expect(queue.looks).toBeLessThanOrEqual(242)
  })

  it('goes at the second of the next post, and not with the look after it', async () => {
    const { queue, came, wait, passes } = waiter()
    queue.dueAt = 1_130
    wait()
    await passes(2_000)
    expect(came).toEqual([[true, expect.closeTo(1_131, 0)]])
  })

  it('sees a post that is published now within a quarter of a second', async () => {
    const { queue, came, wait, passes } = waiter()
    wait()
    await passes(10_010)
    queue.dueAt = 10_010
    await passes(251)
    expect(came).toHaveLength(1)
    expect(came[0]?.[1]).toBeLessThanOrEqual(10_260)
  })

  it('gives others a moment for what is due and could not be claimed', async () => {
    const { queue, came, wait, passes } = waiter()
    queue.dueAt = -5
    wait()
    await passes(199)
    expect(came).toEqual([])
    await passes(1)
    expect(came).toEqual([[true, 200]])
  })

  it('ends when it is told to', async () => {
    const { ahead, came, wait, passes, stop } = waiter()
    wait()
    await passes(1_000)
    stop()
    await passes(1)
    expect(came).toEqual([[false, expect.any(Number)]])
    expect(ahead.isOver).toBe(true)
  })

  it('asks a database that is away once a second, says so once, and goes on when it is back', async () => {
    const { queue, came, wait, passes, lines } = waiter()
    queue.failure = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
    wait()
    await passes(5_500)
    expect(queue.looks).toBe(6)
    expect(lines).toEqual(['The database is away; looking again until it is back'])
    queue.failure = undefined
    queue.dueAt = 0
    await passes(1_000)
    expect(came).toHaveLength(1)
  })

  it('does not take what is wrong with a statement for a database that is away', async () => {
    const { queue, ahead } = waiter()
    queue.failure = Object.assign(new Error('no such column'), { code: 'ER_BAD_FIELD_ERROR' })
    await expect(ahead.comes()).rejects.toThrow('no such column')
  })
})

describe('a resident worker of a fleet that the database does not know', () => {
  it('takes nothing, whatever is due, and says so once', async () => {
    const { queue, ahead, came, wait, passes, lines } = waiter()
    queue.mayClaim = false
    queue.dueAt = 0
    expect(await ahead.mayClaim()).toBe(false)
    wait()
    await passes(10_000)
    expect(came).toEqual([])
    expect(lines).toEqual(['Nothing is claimed: the database does not know this fleet at the moment'])
    queue.mayClaim = true
    await passes(1_000)
    expect(came).toHaveLength(1)
  })

  it('looks before it claims when it has been too busy to look for a second', async () => {
    const { queue, ahead, passes } = waiter()
    expect(await ahead.mayClaim()).toBe(true)
    queue.mayClaim = false
    await passes(999)
    expect([await ahead.mayClaim(), queue.looks]).toEqual([true, 1])
    await passes(1)
    expect([await ahead.mayClaim(), queue.looks]).toEqual([false, 2])
  })
})
