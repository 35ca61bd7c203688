import { afterEach, describe, expect, it, vi } from 'vitest'
import { Deadline } from '../../src/workers/deadline'

/** A worker that begins nothing after 40 s and has ended every call after 49 s, begun at a moment that is not zero. */
function worker() {
  let now = 7_000
  const deadline = new Deadline(40_000, 49_000, () => now)
  const at = (ms: number) => {
    now = 7_000 + ms
  }
  return { deadline, at }
}

describe('the time of a worker', () => {
  it('lets it begin something until its soft stop, and nothing from then on', () => {
    const { deadline, at } = worker()
    expect(deadline.isOver).toBe(false)
    at(39_999)
    expect(deadline.isOver).toBe(false)
    at(40_000)
    expect(deadline.isOver).toBe(true)
  })

  it('allows a pause only if something can still begin after it', () => {
    const { deadline, at } = worker()
    expect(deadline.allowsPause(39_999)).toBe(true)
    expect(deadline.allowsPause(40_000)).toBe(false)
    at(30_000)
    expect(deadline.allowsPause(9_999)).toBe(true)
    expect(deadline.allowsPause(10_000)).toBe(false)
  })

  it('gives a call what is left until its hard stop, also after the soft one', () => {
    const { deadline, at } = worker()
    expect(deadline.callMs).toBe(49_000)
    at(45_000)
    expect(deadline.callMs).toBe(4_000)
    at(50_000)
    expect(deadline.callMs).toBeLessThanOrEqual(0)
  })

  it('is over at once when it is told to stop, and the calls that are out still have theirs', () => {
    const { deadline, at } = worker()
    at(1_000)
    deadline.stop()
    expect(deadline.isOver).toBe(true)
    expect(deadline.allowsPause(1)).toBe(false)
    expect(deadline.callMs).toBe(48_000)
  })
})

describe('work that needs little', () => {
  it('may begin until little is left, and never less long than other work', () => {
    const { deadline, at } = worker()
    const quick = deadline.endingLater(3_000)
    const slow = deadline.endingLater(20_000)
    at(45_999)
    expect([deadline.isOver, quick.isOver, slow.isOver]).toEqual([true, false, true])
    expect(quick.callMs).toBe(3_001)
    at(46_000)
    expect(quick.isOver).toBe(true)
    at(39_999)
    expect(slow.isOver).toBe(false)
  })

  it('is over with the worker, whoever tells which of the two', () => {
    const { deadline } = worker()
    const quick = deadline.endingLater(3_000)
    deadline.stop()
    expect([quick.isOver, quick.allowsPause(1)]).toEqual([true, false])
  })
})

describe('the time of one claim of a worker that stays', () => {
  it('runs from when it is opened, and not from the beginning of the worker', () => {
    let now = 7_000
    const life = new Deadline(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, () => now)
    now += 3_600_000
    const claim = life.part(40_000, 49_000)
    now += 39_999
    expect([claim.isOver, claim.callMs, claim.allowsPause(1)]).toEqual([false, 9_001, false])
    now += 1
    expect([claim.isOver, life.isOver]).toEqual([true, false])
  })

  it('ends with the worker, and takes no other claim with it', () => {
    const life = new Deadline(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
    const [first, second] = [life.part(40_000, 49_000), life.part(40_000, 49_000)]
    first.stop()
    expect([first.isOver, second.isOver, life.isOver]).toEqual([true, false, false])
    life.stop()
    expect(second.isOver).toBe(true)
  })
})

describe('the clock of a worker', () => {
  afterEach(() => void vi.useRealTimers())

  it('is one that nobody sets: a server whose time is put right by a day neither ends nor prolongs it', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    const deadline = new Deadline(40_000, 49_000)
    vi.setSystemTime(Date.now() + 86_400_000)
    expect([deadline.isOver, deadline.callMs]).toEqual([false, 49_000])
    vi.setSystemTime(Date.now() - 2 * 86_400_000)
    vi.advanceTimersByTime(40_000)
    expect([deadline.isOver, deadline.callMs]).toEqual([true, 9_000])
  })
})
