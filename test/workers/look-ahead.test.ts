import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AheadSeen } from '../../src/db/queue/look-ahead'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import { systemClock } from '../../src/workers/clock'
import { Deadline } from '../../src/workers/deadline'
import { LookAhead } from '../../src/workers/look-ahead'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const text: Pick<ClaimedPost, 'media' | 'options' | 'attempt'> = { media: [], options: {}, attempt: 1 }
const video = { ...text, media: [{ type: 'video' as const, url: 'https://example.com/a.mp4' }] }

/** A worker with 50 s, of a tick that reaches 51 s, in which time passes when the test says so. */
function waitingWorker() {
  const queue = {
    /** When the next post is due, on the worker's clock. */
    dueAt: Number.POSITIVE_INFINITY,
    post: text,
    fleet: false,
    failure: undefined as Error | undefined,
    looks: 0,
  }
  const from = performance.now()
  const at = () => performance.now() - from
  const lines: string[] = []
  const deadline = new Deadline(42_000, 49_000)
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  void stopped.then(() => deadline.stop())
  const look = async (): Promise<AheadSeen> => {
    queue.looks++
    if (queue.failure) throw queue.failure
    const inMs = queue.dueAt === Number.POSITIVE_INFINITY ? undefined : queue.dueAt - at()
    return { inMs, soon: 0, fleet: queue.fleet, knowsTick: true }
  }
  const ahead = new LookAhead({
    look,
    head: async () => queue.post,
    deadline,
    untilMs: 51_000,
    stopped,
    clock: systemClock,
    log: pino({}, { write: (line: string) => void lines.push(JSON.parse(line).msg) }),
  })
  let isBusy = false
  const came: [boolean, number][] = []
  return {
    queue,
    ahead,
    deadline,
    lines,
    stop: () => stop(),
    busy: (yes: boolean) => {
      isBusy = yes
    },
    /** What has come of waiting, and when. */
    came,
    wait: () => void ahead.comes(() => isBusy).then((comes) => came.push([comes, at()])),
    passes: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  }
}

describe('a worker that waits', () => {
  it('looks once a second and wakes at the second of the post', async () => {
    const { queue, wait, came, passes, ahead } = waitingWorker()
    queue.dueAt = 7_400
    wait()
    await passes(7_399)
    expect(came).toEqual([])
    await passes(1)
    expect(came).toEqual([[true, 7_400]])
    expect(queue.looks).toBe(8)
    expect(ahead.waitedMs).toBe(7_400)
  })

  it('sees within a second what is scheduled for sooner', async () => {
    const { queue, wait, came, passes } = waitingWorker()
    queue.dueAt = 30_000
    wait()
    await passes(3_500)
    queue.dueAt = 3_700
    await passes(500)
    expect(came).toEqual([[true, 4_000]])
  })

  it('ends when nothing comes in time: nothing waits, or it is due behind the reach of the tick', async () => {
    for (const dueAt of [Number.POSITIVE_INFINITY, 51_001]) {
      const { queue, wait, came, passes } = waitingWorker()
      queue.dueAt = dueAt
      wait()
      await passes(0)
      expect(came).toEqual([[false, 0]])
    }
  })

  it('goes on looking while a post is under way, and ends with it', async () => {
    const { queue, wait, came, passes, busy, ahead } = waitingWorker()
    busy(true)
    wait()
    await passes(5_300)
    expect([came, queue.looks]).toEqual([[], 6])
    ahead.ended(text, 100)
    await passes(0)
    expect([came, queue.looks]).toEqual([[], 6])
    busy(false)
    ahead.ended(text, 100)
    await passes(0)
    expect(came).toEqual([[false, 5_300]])
    expect(ahead.waitedMs).toBe(0)
  })

  it('does not ask again and again for what another worker is just claiming', async () => {
    const { queue, wait, came, passes } = waitingWorker()
    queue.dueAt = -5
    wait()
    await passes(199)
    expect(came).toEqual([])
    await passes(1)
    expect([came, queue.looks]).toEqual([[[true, 200]], 1])
  })

  it('is told to stop, and does at once', async () => {
    const { queue, wait, came, passes, stop } = waitingWorker()
    queue.dueAt = 30_000
    wait()
    await passes(2_100)
    stop()
    await passes(0)
    expect(came).toEqual([[false, 2_100]])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves what becomes due to resident workers that begin to beat', async () => {
    const { queue, wait, came, passes } = waitingWorker()
    queue.dueAt = 30_000
    wait()
    await passes(2_500)
    queue.fleet = true
    await passes(500)
    expect(came).toEqual([[false, 3_000]])
  })

  it('outlives a database that is away, and says so once', async () => {
    const { queue, wait, came, passes, lines } = waitingWorker()
    queue.dueAt = 20_000
    queue.failure = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
    wait()
    await passes(15_000)
    queue.failure = undefined
    await passes(5_000)
    expect(came).toEqual([[true, 20_000]])
    expect(lines.filter((line) => /database is away/.test(line))).toHaveLength(1)
  })

  it('does not take a wrong statement for a database that is away', async () => {
    const { queue, ahead } = waitingWorker()
    queue.failure = Object.assign(new Error('no such column'), { code: 'ER_BAD_FIELD_ERROR' })
    await expect(ahead.comes(() => false)).rejects.toThrow('no such column')
  })
})

describe('in the last seconds of a worker', () => {
  it('a text may begin until three seconds are left, a video not', async () => {
    const { ahead, passes, deadline } = waitingWorker()
    await passes(42_000)
    expect([ahead.deadlineOf(text, deadline).isOver, ahead.deadlineOf(video, deadline).isOver, ahead.isOver]).toEqual([
      false,
      true,
      false,
    ])
    await passes(3_999)
    expect(ahead.deadlineOf(text, deadline).isOver).toBe(false)
    await passes(1)
    expect([ahead.deadlineOf(text, deadline).isOver, ahead.isOver]).toEqual([true, true])
  })

  it('what has been tried before, or has a first comment, is not quick', async () => {
    const { ahead, passes, deadline } = waitingWorker()
    await passes(43_000)
    expect(ahead.deadlineOf({ ...text, attempt: 2 }, deadline).isOver).toBe(true)
    expect(ahead.deadlineOf({ ...text, options: { firstComment: 'Hello' } }, deadline).isOver).toBe(true)
  })

  it('a text may not where texts have been seen to take long', async () => {
    const { ahead, passes, deadline } = waitingWorker()
    ahead.ended(text, 2_000)
    await passes(43_000)
    expect(ahead.deadlineOf(text, deadline).isOver).toBe(true)
  })

  it('waits for a text and not for a video', async () => {
    for (const [post, comes] of [
      [text, true],
      [video, false],
    ] as const) {
      const { queue, wait, came, passes } = waitingWorker()
      await passes(42_500)
      queue.dueAt = 43_000
      queue.post = post
      wait()
      await passes(500)
      expect(came).toEqual([[comes, comes ? 43_000 : 42_500]])
    }
  })
})
