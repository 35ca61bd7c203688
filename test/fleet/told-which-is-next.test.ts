import { describe, expect, it } from 'vitest'
import type { ClaimAnswer } from '../../src/db/queue/claim-by-ids'
import { Admission } from '../../src/fleet/admission/admission'
import type { Answer, Entry } from '../../src/fleet/index/entry'
import { redisFault } from '../../src/redis/redis-fault'
import type { ClaimsByName } from '../../src/workers/named-claims'

// What a resident worker does with what Redis tells it, held to a Redis and a database that answer what the test says.

const entry = (id: string): Entry => ({ entryId: `${id}-0`, id, lane: 'linkedin:account', epoch: 'epoch' })
const away = () => Promise.reject(redisFault(new Error('Connection is closed.')))
const idle = { limit: 1, holdsOthers: false }
const busy = { limit: 1, holdsOthers: true }

function worker() {
  const redis = {
    entries: [] as Entry[],
    left: [] as Entry[],
    isAway: false,
    cannotTakeOver: false,
    stillStands: true,
    isOpen: false,
    isDatabaseAway: false,
    admitted: [] as string[],
    answers: [] as Answer[],
    forgot: 0,
  }
  const row: { answer: ClaimAnswer } = {
    answer: { kind: 'claimed', lane: 'linkedin:account', token: 'token', leaseMs: 60_000 },
  }
  /** The oldest of each account on which nobody works. */
  const due: { id: string; lane: string }[] = []
  const clock = { at: 0 }
  let waits = 0
  const own = {
    async claimByIds(ids: string[]) {
      const scheduleIds = row.answer.kind === 'claimed' ? ids : []
      const answers = new Map(ids.map((id) => [id, row.answer]))
      return { claim: { scheduleIds, token: 'token', askedHere: { steady: 0, wall: 0 } }, answers }
    },
  } as ClaimsByName
  const admission = new Admission({
    index: {
      async admit(entries: Entry[]) {
        redis.admitted.push(...entries.map(({ id }) => id))
        return entries.map(() => redis.stillStands)
      },
      async answer(answers: Answer[]) {
        redis.answers.push(...answers)
        return 0
      },
    } as never,
    reader: {
      async read(most: number, waitMs: number) {
        if (redis.isAway) return away()
        // A worker waits no longer than the test does.
        if (waits++ > 1_000) throw new Error('it reads for ever')
        const found = redis.entries.splice(0, most)
        if (found.length === 0) clock.at += waitMs
        return found
      },
      takeOver: async (most: number) => (redis.isAway || redis.cannotTakeOver ? away() : redis.left.splice(0, most)),
      async forgetConsumers() {
        redis.forgot++
        return 0
      },
    } as never,
    circuit: {
      get isOpen() {
        return redis.isOpen
      },
      run: (call) => call(),
    },
    byQueue: { isOver: false, mayClaim: async () => true, comes: async () => due.length > 0 } as never,
    leftBehind: async () => (redis.isDatabaseAway ? Promise.reject(new Error('Connection lost')) : due),
    clock: {
      steady: () => clock.at,
      wall: () => clock.at,
      async pause(ms) {
        clock.at += ms
      },
      soon: () => () => {},
      random: () => 0,
    },
    log: {} as never,
  })
  const claim = async (how = idle) => (await admission.claim(how, own)).scheduleIds
  return { admission, redis, row, due, clock, claim, comes: () => admission.comes(() => false) }
}

describe('a resident worker that Redis leads', () => {
  it('goes on with what it has read, when what it asks next is not answered', async () => {
    const { redis, claim, comes } = worker()
    redis.entries.push(entry('a'))
    redis.cannotTakeOver = true
    expect(await comes()).toBe(true)
    redis.isAway = true
    expect(await claim({ limit: 5, holdsOthers: false })).toEqual(['a'])
  })

  it('takes over all that a dead worker had read, one after the other and without waiting between them', async () => {
    const { redis, clock, claim, comes } = worker()
    redis.left.push(entry('a'), entry('b'), entry('c'))
    const claimed: string[] = []
    for (let n = 0; n < 3; n++) {
      expect(await comes()).toBe(true)
      claimed.push(...(await claim()))
    }
    // For what is let in anew it has waited once, before it looked.
    expect([claimed, clock.at]).toEqual([['a', 'b', 'c'], 1_000])
  })

  it('leaves to others a row that somebody has put to work by hand', async () => {
    const { redis, row, claim } = worker()
    redis.entries.push(entry('a'))
    row.answer = { kind: 'processing', lane: 'linkedin:account', token: '', leaseMs: 60_000 }
    expect(await claim()).toEqual([])
    expect(redis.answers.map(({ kind }) => kind)).toEqual(['gone'])
  })

  describe('while it leaves Redis alone', () => {
    const without = () => {
      const here = worker()
      here.redis.isAway = true
      here.redis.isOpen = true
      return here
    }

    it('claims what is due of accounts on which nobody works, one of each, and no more than it may', async () => {
      const { due, claim, comes } = without()
      due.push({ id: 'a', lane: 'x' }, { id: 'b', lane: 'y' }, { id: 'c', lane: 'z' })
      expect(await comes()).toBe(true)
      expect(await claim({ limit: 2, holdsOthers: false })).toEqual(['a', 'b'])
    })

    it('finds nothing while the database is away as well, and goes on when it is there again', async () => {
      const { redis, due, claim } = without()
      due.push({ id: 'a', lane: 'x' })
      redis.isDatabaseAway = true
      expect(await claim()).toEqual([])
      redis.isDatabaseAway = false
      expect(await claim()).toEqual(['a'])
    })

    it('looks for what others hold up with a rest, which grows to a second', async () => {
      const { due, row, clock, claim, comes } = without()
      row.answer = { kind: 'later', lane: 'x', dueInMs: 1_000 }
      due.push({ id: 'a', lane: 'x' })
      let looks = 0
      while (clock.at < 10_000 && looks < 1_000) {
        await comes()
        expect(await claim()).toEqual([])
        looks++
      }
      expect(looks).toBeLessThan(20)
    })
  })

  describe('with a post that has to be worked on alone', () => {
    const withOne = async () => {
      const here = worker()
      here.redis.entries.push(entry('a'))
      here.row.answer = { kind: 'alone', lane: 'linkedin:account' }
      await here.claim(busy)
      here.redis.admitted.length = 0
      return here
    }

    it('keeps its place for as long as it finishes what it holds', async () => {
      const { redis, clock, claim, comes } = await withOne()
      while (clock.at < 30_000) {
        const before = clock.at
        expect(await comes()).toBe(true)
        expect(await claim(busy)).toEqual([])
        expect(clock.at).toBeGreaterThan(before)
      }
      // A place that nobody asks for ends after ten seconds.
      expect(redis.admitted.length).toBeGreaterThanOrEqual(6)
      expect(redis.admitted.length).toBeLessThan(40)
    })

    it('leaves it to the one that has taken it over meanwhile', async () => {
      const { redis, row, clock, claim, comes } = await withOne()
      redis.stillStands = false
      while (clock.at < 4_000) await comes()
      redis.stillStands = true
      redis.entries.push(entry('b'))
      row.answer = { kind: 'claimed', lane: 'linkedin:account', token: 'token', leaseMs: 60_000 }
      expect(await claim(busy)).toEqual(['b'])
    })
  })

  it('has those forgotten that read before it and are gone, once', async () => {
    const { redis, clock, claim, comes } = worker()
    for (const id of ['a', 'b']) {
      redis.left.push(entry(id))
      expect(await comes()).toBe(true)
      expect(await claim()).toEqual([id])
      clock.at += 10_000
    }
    expect(redis.forgot).toBe(1)
  })
})
