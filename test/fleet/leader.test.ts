import { describe, expect, it } from 'vitest'
import type { ClaimInFlight } from '../../src/db/queue/claims-in-flight'
import type { DueRow } from '../../src/db/queue/due-window'
import type { Slot } from '../../src/fleet/index/post-index'
import { Feeder } from '../../src/fleet/leader/feeder'
import { Leader } from '../../src/fleet/leader/leader'
import type { Lead, LeadersIndex, LeadersQueue } from '../../src/fleet/leader/leader-tools'
import { Reconciler } from '../../src/fleet/leader/reconcile'
import { redisFault } from '../../src/redis/redis-fault'
import { until } from '../support/until'

// What a leader decides. Its scripts are held to Redis in `index/`, its lease to the database in `db/`.

const silent = { info() {}, warn() {}, error() {} } as never

type Said = { what: keyof LeadersIndex; args: unknown[] }

/** An index that notes what it is told, and holds one epoch. */
function noted() {
  const said: Said[] = []
  const state = {
    epoch: undefined as string | undefined,
    building: '',
    runId: '5f2c0e9a7b314d6885aa',
    term: 0,
    slots: [] as Slot[],
    nextInMs: undefined as number | undefined,
  }
  const fails: { with?: Error } = {}
  const tell = (what: keyof LeadersIndex, ...args: unknown[]) => {
    said.push({ what, args })
    if (fails.with) throw fails.with
  }
  const holds = (epoch: string) => state.epoch === epoch || state.building === epoch
  const index: LeadersIndex = {
    async feed(epoch, term, rows) {
      tell('feed', epoch, term, rows)
      return state.epoch === epoch ? rows.length : 'foreign'
    },
    async sweep(epoch, most) {
      tell('sweep', epoch, most)
      return state.epoch === epoch ? { promoted: 0, waitingInEntry: 0, nextInMs: state.nextInMs } : 'foreign'
    },
    async begin(epoch, term) {
      tell('begin', epoch, term)
      if (term < state.term) return false
      Object.assign(state, { term, building: epoch, epoch: undefined })
      return true
    },
    async seed(epoch, claims) {
      tell('seed', epoch, claims)
      return holds(epoch) ? claims.length : 'foreign'
    },
    async open(epoch) {
      tell('open', epoch)
      if (state.building !== epoch) return false
      Object.assign(state, { epoch, building: '' })
      return true
    },
    async capacities(epoch, own) {
      tell('capacities', epoch, own)
      return holds(epoch) ? own.size : 'foreign'
    },
    async slots() {
      tell('slots')
      return state.slots
    },
    async isEntry(tokens) {
      return tokens.map((token) => token.startsWith('entry'))
    },
    async give(claims, most) {
      tell('give', claims, most)
      return 0
    },
    async status() {
      tell('status')
      return { epoch: state.epoch } as Awaited<ReturnType<LeadersIndex['status']>>
    },
    async runId() {
      if (fails.with) throw fails.with
      return state.runId
    },
  }
  const of = (what: Said['what']) => said.filter((one) => one.what === what).map(({ args }) => args)
  return { index, said, of, state, fails }
}

const row = (id: string, dueInMs: number): DueRow => ({
  id,
  lane: 'linkedin:account',
  dueInMs,
  runAt: new Date(1_000_000 + dueInMs),
})

function queueOf(soon: DueRow[], backlog: DueRow[] = [], inFlight: ClaimInFlight[] = []): LeadersQueue {
  return {
    soon: async () => ({ rows: soon, next: undefined }),
    backlog: async () => ({ rows: backlog, next: undefined }),
    inFlight: async () => inFlight,
    capacities: async () => new Map(),
    freeLanes: async () => 10,
  }
}

/** A lease as the database keeps it, and how it goes. */
function lease() {
  const state = { term: 0, isFree: true, renews: true, resigned: [] as number[], renewed: 0 }
  const lead: Lead = {
    async take(above) {
      if (!state.isFree) return undefined
      state.isFree = false
      state.term = Math.max(state.term, above) + 1
      return state.term
    },
    async renew() {
      state.renewed++
      return state.renews
    },
    async resign(term) {
      state.resigned.push(term)
    },
  }
  return { lead, state }
}

async function leading<T>(
  given: { queue?: LeadersQueue; noted?: ReturnType<typeof noted>; lease?: ReturnType<typeof lease>; log?: never },
  work: (all: {
    leader: Leader
    noted: ReturnType<typeof noted>
    lease: ReturnType<typeof lease>
    clock: { at: number }
  }) => Promise<T>,
): Promise<T> {
  const { queue = queueOf([]), noted: seen = noted(), lease: held = lease(), log = silent } = given
  const clock = { at: 0 }
  const now = () => performance.now() + clock.at
  const leader = new Leader({
    lead: held.lead,
    queue,
    index: seen.index,
    log,
    ttlMs: 2_000,
    now,
    wall: () => now(),
  })
  leader.start()
  try {
    return await work({ leader, noted: seen, lease: held, clock })
  } finally {
    await leader.stop()
  }
}

describe('a leader', () => {
  it('builds the index from the claims there are before anybody is let in, and then keeps it', async () => {
    const claim = { id: 'p1', lane: 'linkedin:account', token: 'token', leaseMs: 100_000 }
    await leading(
      { queue: queueOf([row('p2', 5_000)], [], [claim]) },
      async ({ noted: { said, of }, lease: { state } }) => {
        await until(() => state.renewed > 0, 'it has renewed its lease')
        const order = said.map(({ what }) => what).filter((what) => what !== 'status')
        expect(order.slice(0, 6)).toEqual(['begin', 'seed', 'capacities', 'open', 'feed', 'sweep'])
        expect(of('seed')[0]?.[1]).toEqual([claim])
        expect(of('sweep')[0]?.[1]).toBe(12)
      },
    )
  })

  it('takes over an index as it is, if the Redis that holds it is the one that held it', async () => {
    const seen = noted()
    // It was written before its Redis was started again, or by another.
    seen.state.epoch = '3-0123456789ab-cdef0123'
    const first = noted()
    await leading({ noted: first }, () => until(() => first.of('sweep').length > 0, 'it sweeps'))
    first.said.length = 0
    await leading({ noted: first }, () => until(() => first.of('sweep').length > 0, 'the next sweeps'))
    expect(first.of('begin')).toEqual([])
    await leading({ noted: seen }, () => until(() => seen.of('sweep').length > 0, 'it sweeps'))
    expect(seen.of('begin')).toHaveLength(1)
  })

  it('builds the index anew when it is gone', async () => {
    await leading({}, async ({ noted: { state, of } }) => {
      await until(() => of('sweep').length > 0, 'it sweeps')
      state.epoch = undefined
      await until(() => of('begin').length === 2, 'it begins anew')
    })
  })

  it('stands down when another leads, and when a sweep took longer than its lease', async () => {
    await leading({}, async ({ leader, lease: { state } }) => {
      await until(() => leader.term === 1, 'it leads')
      state.renews = false
      await until(() => leader.term === undefined, 'it leads no more')
    })
    await leading({}, async ({ leader, clock, lease: { state } }) => {
      await until(() => leader.term === 1, 'it leads')
      const before = state.renewed
      // As of a machine that was suspended.
      clock.at += 10_000
      await until(() => leader.term === undefined, 'it leads no more')
      expect(state.renewed).toBe(before)
      expect(state.resigned).toEqual([1])
    })
  })

  it('rests between two sweeps also while posts are due that no worker has room for', async () => {
    const seen = noted()
    seen.state.nextInMs = 0
    await leading({ noted: seen }, async ({ lease: { state } }) => {
      await until(() => state.renewed > 0, 'it has renewed its lease')
      expect(seen.of('sweep').length).toBeLessThan(5)
    })
  })

  it('says once that the database is away, however long it stands for the lead meanwhile', async () => {
    const held = lease()
    let tries = 0
    held.lead.take = async () => {
      tries++
      throw new Error('connect ECONNREFUSED')
    }
    const said: string[] = []
    const log = { ...(silent as object), warn: (_: unknown, sentence: string) => said.push(sentence) } as never
    await leading({ lease: held, log }, () => until(() => tries > 2, 'it has tried three times'))
    expect(said).toHaveLength(1)
  })

  it('that does not reach Redis leaves the lead to others, and does not come back at once', async () => {
    await leading({}, async ({ leader, noted: { fails }, lease: { state }, clock }) => {
      await until(() => leader.term === 1, 'it leads')
      fails.with = redisFault(new Error('Connection is closed.'))
      await until(() => leader.term === undefined, 'it leads no more')
      expect(state.resigned).toEqual([1])
      delete fails.with
      state.isFree = true
      clock.at += 10_000
      await until(() => leader.term === 2, 'it leads again')
    })
  })
})

describe('what a leader feeds', () => {
  const feederOf = (queue: LeadersQueue, at: { now: number }) => {
    const seen = noted()
    seen.state.epoch = 'epoch'
    return { ...seen, feeder: new Feeder({ queue, index: seen.index, now: () => at.now }, 'epoch', 1) }
  }
  const sent = (of: ReturnType<typeof noted>['of']) =>
    of('feed').map((args) => (args[2] as DueRow[]).map(({ id }) => id))

  it('is what has changed; all of it again after five seconds', async () => {
    const at = { now: 0 }
    const soon = [row('a', 1_000), row('b', 2_000)]
    const { feeder, of } = feederOf(queueOf(soon), at)
    await feeder.feed()
    soon[1] = row('b', 500)
    await feeder.feed()
    await feeder.feed()
    at.now = 5_000
    await feeder.feed()
    expect(sent(of)).toEqual([['a', 'b'], ['b'], ['a', 'b']])
  })

  it('is also what a hold keeps from being begun, or keeps no more', async () => {
    const held = { ...row('a', 20_000), heldUntil: new Date(20_000) }
    const soon = [row('a', 1_000)]
    const { feeder, of } = feederOf(queueOf(soon), { now: 0 })
    for (const [first] of [[row('a', 1_000)], [held], [held], [row('a', 1_000)]]) {
      soon[0] = first as DueRow
      await feeder.feed()
    }
    expect(of('feed').map((args) => (args[2] as DueRow[]).map(({ dueInMs }) => dueInMs))).toEqual([
      [1_000],
      [20_000],
      [1_000],
    ])
  })

  it('is at most 500 at a time', async () => {
    const soon = Array.from({ length: 1_100 }, (_, n) => row(`p${n}`, n))
    const { feeder, of } = feederOf(queueOf(soon), { now: 0 })
    await feeder.feed()
    expect(sent(of).map((ids) => ids.length)).toEqual([500, 500, 100])
  })

  it('keeps no sweep for longer than a lease can bear, however many posts become due together', async () => {
    const at = { now: 0 }
    const pages = Array.from({ length: 10 }, (_, n) => row(`p${n}`, n))
    let changed = 0
    const queue: LeadersQueue = {
      ...queueOf([]),
      async soon(after) {
        // A page of ten thousand takes its time.
        at.now += 200
        const from = after ? pages.findIndex(({ id }) => id === after.id) + 1 : 0
        const [page] = pages.slice(from)
        return { rows: page ? [page] : [], next: from + 1 < pages.length ? page : undefined }
      },
    }
    const { feeder, of } = feederOf(queue, at)
    const feed = async () => {
      const before = at.now
      await feeder.feed()
      expect(at.now - before).toBeLessThan(1_000)
    }
    while (of('feed').length < pages.length) {
      await feed()
      expect(++changed).toBeLessThan(pages.length)
    }
    expect(sent(of).flat()).toEqual(pages.map(({ id }) => id))
    // The next lap finds what it has sent, and sees what is new at the head.
    pages[0] = row('new', -1)
    for (let n = 0; n < 4; n++) await feed()
    expect(sent(of).flat().slice(pages.length)).toEqual(['new'])
  })

  it('is of a backlog one page a sweep after the first lap, so that nothing fresh waits for it', async () => {
    const at = { now: 0 }
    const pages = [row('1', -99_000), row('2', -98_000), row('3', -97_000)]
    const queue: LeadersQueue = {
      ...queueOf([]),
      async backlog(after) {
        const from = after ? pages.findIndex(({ id }) => id === after.id) + 1 : 0
        const [page] = pages.slice(from)
        return { rows: page ? [page] : [], next: from + 1 < pages.length ? page : undefined }
      },
    }
    const { feeder, of } = feederOf(queue, at)
    await feeder.feed()
    expect(sent(of)).toEqual([['1'], ['2'], ['3']])
    await feeder.feed()
    expect(sent(of)).toHaveLength(4)
  })
})

describe('where index and database differ', () => {
  const slot = (id: string, token: string): Slot => ({ id, token, lane: 'linkedin:account', leftMs: 1_000 })
  const claim = (id: string, token: string): ClaimInFlight => ({ id, token, lane: 'linkedin:account', leaseMs: 1_000 })

  it('a claim without a slot gets one', async () => {
    const seen = noted()
    seen.state.epoch = 'epoch'
    seen.state.slots = [slot('a', 'same')]
    const queue = queueOf([], [], [claim('a', 'same'), claim('b', 'of-a-tick')])
    expect(await new Reconciler({ queue, index: seen.index }, 'epoch').compare()).toBe(0)
    expect(seen.of('seed').map((args) => args[1])).toEqual([[claim('b', 'of-a-tick')]])
  })

  it('a slot without a claim is given back when it is seen twice, and is no entry on its way', async () => {
    const seen = noted()
    seen.state.epoch = 'epoch'
    seen.state.slots = [slot('a', 'left'), slot('b', 'entry-1'), slot('c', 'first')]
    const reconciler = new Reconciler({ queue: queueOf([]), index: seen.index }, 'epoch')
    await reconciler.compare()
    expect(seen.of('give')).toEqual([])
    seen.state.slots[2] = slot('c', 'second')
    expect(await reconciler.compare()).toBe(1)
    expect(seen.of('give').map((args) => args[0])).toEqual([[slot('a', 'left')]])
  })
})
