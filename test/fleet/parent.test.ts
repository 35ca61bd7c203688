import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { limitsFor } from '../../src/fleet/judge-child'
import { Parent } from '../../src/fleet/parent'
import type { ChildExit } from '../../src/workers/child-process'

/** A parent whose workers are no processes, with a clock and a second that the test makes pass. */
function stage(workers = 2) {
  const time = { now: 0 }
  const story: string[] = []
  const log: { level: number; msg: string }[] = []
  const database = { isAway: false }
  type Fake = { id: string; says(more?: object): void; ends(exit: ChildExit): Promise<void> }
  const fakes: Fake[] = []
  let ids = 0
  const parent = new Parent({
    workers,
    limits: limitsFor({ WORKER_TIMEOUT_MS: 50_000 }),
    nextWorkerId: () => `worker-1-${++ids}`,
    startChild(id, hear) {
      story.push(`start ${id}`)
      let end = (_: ChildExit) => {}
      const ended = new Promise<ChildExit>((resolve) => {
        end = resolve
      })
      fakes.push({
        id,
        says: (more = {}) => hear({ kind: 'alive', freeLanes: 5, memoryMb: 80, ...more }),
        async ends(exit) {
          end(exit)
          await settled()
        },
      })
      return {
        pid: 100 + ids,
        ended,
        kill(signal) {
          story.push(`${signal} ${id}`)
          if (signal === 'SIGKILL') end({ kind: 'killed', signal })
        },
      }
    },
    async speakFor(id, how) {
      if (database.isAway) throw new Error('the database is away')
      story.push(`speak for ${id}, which ${how}`)
    },
    log: pino({ base: null }, { write: (line: string) => void log.push(JSON.parse(line)) }),
    now: () => time.now,
    random: () => 0.5,
  })
  const fake = (n: number): Fake => fakes[n - 1] ?? expect.fail(`worker ${n} was not started`)
  /** Seconds pass in which these say that they live. */
  const pass = async (seconds: number, speaking: number[] = []) => {
    for (let n = 0; n < seconds; n++) {
      time.now += 1_000
      parent.look()
      for (const one of speaking) fake(one).says()
      await settled()
    }
  }
  const told = () => story.splice(0)
  return { parent, fake, pass, told, database, log, time }
}

/** What follows from what has happened, has. */
const settled = () => new Promise((resolve) => setImmediate(resolve))
const killed: ChildExit = { kind: 'killed', signal: 'SIGKILL' }
const well: ChildExit = { kind: 'exited', code: 0 }
const never = new Promise<never>(() => {})

describe('a resident parent', () => {
  it('speaks for a worker that has died at once, and starts another in its place', async () => {
    const { fake, pass, told } = stage()
    await pass(1, [1, 2])
    told()
    await fake(1).ends(killed)
    expect(told().sort()).toEqual(['speak for worker-1-1, which was killed by SIGKILL', 'start worker-1-3'])
  })

  it('starts no more than three at once in a place where they die young', async () => {
    const { fake, pass, told } = stage(1)
    await pass(1)
    for (const n of [1, 2, 3]) await fake(n).ends({ kind: 'exited', code: 1 })
    expect(told().filter((line) => line.startsWith('start'))).toHaveLength(4)
    await fake(4).ends({ kind: 'exited', code: 1 })
    expect(told().filter((line) => line.startsWith('start'))).toEqual([])
    await pass(1)
    expect(told()).toEqual(['start worker-1-5'])
  })

  it('speaks for the dead as soon as the database lets it', async () => {
    const { fake, pass, told, database } = stage(1)
    await pass(1, [1])
    database.isAway = true
    await fake(1).ends(killed)
    await pass(2, [2])
    expect(told().filter((line) => line.startsWith('speak'))).toEqual([])
    database.isAway = false
    await pass(2, [2])
    expect(told()).toEqual(['speak for worker-1-1, which was killed by SIGKILL'])
  })

  it('kills a worker that says nothing any more, and speaks for it', async () => {
    const { pass, told } = stage()
    await pass(1, [1, 2])
    told()
    await pass(9, [2])
    expect(told()).toEqual([])
    await pass(1, [2])
    expect(told().sort()).toEqual([
      'SIGKILL worker-1-1',
      'speak for worker-1-1, which was killed by SIGKILL',
      'start worker-1-3',
    ])
  })

  it('kills none because it was stopped itself for a minute', async () => {
    const { pass, told, time } = stage()
    await pass(1, [1, 2])
    told()
    time.now += 60_000
    await pass(3, [1, 2])
    expect(told()).toEqual([])
  })

  it('replaces workers that are worn out, one at a time, and each when the next has spoken', async () => {
    const { fake, pass, told, time } = stage()
    await pass(1, [1, 2])
    told()
    time.now += 3_600_000
    await pass(1, [1, 2])
    expect(told()).toEqual(['start worker-1-3'])
    await pass(3, [1, 2])
    expect(told()).toEqual([])
    fake(3).says()
    await pass(1, [1, 2, 3])
    expect(told()).toEqual(['SIGTERM worker-1-1'])
    await fake(1).ends(well)
    await pass(1, [2, 3])
    expect(told()).toEqual(['start worker-1-4'])
  })

  it('goes on with the one that it has when the next dies while it starts', async () => {
    const { fake, pass, told } = stage(1)
    await pass(1, [1])
    fake(1).says({ memoryMb: 401 })
    await pass(1, [])
    expect(told()).toEqual(['start worker-1-1', 'start worker-1-2'])
    fake(1).says({ memoryMb: 399 })
    await fake(2).ends(killed)
    await pass(1, [1])
    expect(told()).toEqual(['speak for worker-1-2, which was killed by SIGKILL'])
  })

  it('beats for the workers that answer, and not at all for none', async () => {
    const { parent, fake, pass } = stage()
    await pass(1)
    expect(parent.condition).toBeUndefined()
    fake(1).says({ freeLanes: 3, oldestClaimMs: 700, lastClaimMs: 600 })
    fake(2).says({ freeLanes: 4, lastClaimMs: 90 })
    const withoutRedis = { circuitOpen: false, rescued: 0, refused: 0 }
    expect(parent.condition).toEqual({
      ...{ children: 2, freeLanes: 7, oldestClaimMs: 700, lastClaimMs: 90 },
      ...withoutRedis,
    })
    await pass(5, [2])
    expect(parent.condition).toMatchObject({ children: 1 })
    await pass(5)
    expect(parent.condition).toBeUndefined()
  })

  it('tells how claiming through Redis goes, of workers that have ended too', async () => {
    const { parent, fake, pass } = stage()
    await pass(1)
    fake(1).says({ admission: { circuitOpen: false, rescued: 2, refused: 5 } })
    fake(2).says({ admission: { circuitOpen: true, rescued: 1, refused: 0 } })
    expect(parent.condition).toMatchObject({ circuitOpen: true, rescued: 3, refused: 5 })
    await fake(1).ends(well)
    await fake(3).says({ admission: { circuitOpen: false, rescued: 1, refused: 1 } })
    expect(parent.condition).toMatchObject({ rescued: 4, refused: 6 })
  })
})

describe('a resident parent that is told to stop', () => {
  it('lets its workers finish what they hold, and starts none any more', async () => {
    const { parent, fake, pass, told } = stage()
    await pass(1, [1, 2])
    told()
    const drained = parent.drain(60_000, never)
    expect(told()).toEqual(['SIGTERM worker-1-1', 'SIGTERM worker-1-2'])
    await fake(1).ends(well)
    await pass(2, [2])
    await fake(2).ends(well)
    expect(await drained).toBe(true)
    expect(told()).toEqual([])
  })

  it('speaks for one that dies meanwhile', async () => {
    const { parent, fake, pass, told } = stage(1)
    await pass(1, [1])
    told()
    const drained = parent.drain(60_000, never)
    await fake(1).ends(killed)
    expect(await drained).toBe(true)
    expect(told()).toEqual(['SIGTERM worker-1-1', 'speak for worker-1-1, which was killed by SIGKILL'])
  })

  it.each([
    ['told again', 60_000, Promise.resolve()],
    ['its time is up', 1, never],
  ])('kills those that still run when it is %s, and speaks for them', async (_, limitMs, hurry) => {
    const { parent, pass, told } = stage(1)
    await pass(1, [1])
    told()
    expect(await parent.drain(limitMs, hurry)).toBe(false)
    expect(told()).toEqual([
      'SIGTERM worker-1-1',
      'SIGKILL worker-1-1',
      'speak for worker-1-1, which was killed by SIGKILL',
    ])
  })
})
