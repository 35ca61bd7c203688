import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Entry } from '../../../src/fleet/index/entry'
import { type RedisServer, redisServer } from '../../support/redis-server'
import { needs } from '../../support/tools'
import { indexHere, keys } from './support/index-here'

const lanes = ['facebook:a', 'facebook:b', 'instagram:c'] as const
const laneOf = (id: string) => lanes[Number(id.slice(1)) % lanes.length] ?? lanes[0]
const ids = Array.from({ length: 9 }, (_, n) => `p${n}`)
const PLACES = { account: 2, platform: 2 }

type Held = { token: string; of: 'entry' | 'claim'; hasEnded: boolean }

/** What the index is to be, in a few lines: who waits, and who has a place. Everybody else left for a reason that a step gave. */
type Model = { epoch: number; waiting: Set<string>; held: Map<string, Held>; read: Entry[]; tokens: number }

/** All that stands in Redis. */
type Seen = {
  now: number
  waiting: Record<string, Record<string, number>>
  leases: Record<string, Record<string, number>>
  platforms: Record<string, Record<string, number>>
  parked: Record<string, Record<string, number>>
  lanes: Record<string, number>
  tokens: Record<string, string>
  entries: string[]
}

const LOOK = `
local p, t = ARGV[1], redis.call('TIME')
local function scores(key)
  local found, all = {}, redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do found['_' .. all[i]] = tonumber(all[i + 1]) end
  return found
end
local seen = { now = t[1] * 1000 + math.floor(t[2] / 1000), waiting = {}, leases = {}, platforms = {}, parked = {}, tokens = {}, entries = {} }
seen.lanes = scores(p .. 'LANES')
for i = 2, #ARGV do
  seen.waiting[ARGV[i]] = scores(p .. 'WAITING:' .. ARGV[i])
  seen.leases[ARGV[i]] = scores(p .. 'ENTRY_SLOT_LEASES:' .. ARGV[i])
end
for _, platform in ipairs({ 'facebook', 'instagram' }) do
  seen.platforms[platform] = scores(p .. 'PLATFORM:' .. platform)
  seen.parked[platform] = scores(p .. 'PARKED:' .. platform)
end
local tokens = redis.call('HGETALL', p .. 'TOKENS')
for i = 1, #tokens, 2 do seen.tokens['_' .. tokens[i]] = tokens[i + 1] end
for _, one in ipairs(redis.call('XRANGE', p .. 'ENTRY', '-', '+')) do seen.entries[#seen.entries + 1] = one[1] end
return cjson.encode(seen)`

type Here = Awaited<ReturnType<typeof indexHere>>
/** The real thing and the model take the same step. A step that lets in says how many at most. */
type Taken = { letsIn?: number; letsInAll?: boolean }
type Step = { say: string; take(here: Here, model: Model): Promise<Taken | undefined> }

const epochOf = (model: Model) => `${model.epoch}-x`

/** The place of an id, if its time is not over. */
const living = (model: Model, id: string) => {
  const held = model.held.get(id)
  return held && !held.hasEnded ? held : undefined
}

const feed = (some: string[], due: number): Step => ({
  say: `${some} are fed, due in ${due}`,
  async take({ index }, model) {
    const rows = some.map((id) => ({ lane: laneOf(id), id, dueInMs: due }))
    const fit = some.filter((id) => !living(model, id))
    expect(await index.feed(epochOf(model), model.epoch, rows)).toBe(fit.length)
    for (const id of fit) {
      model.held.delete(id)
      model.waiting.add(id)
    }
    return undefined
  },
})
const sweep = (most: number): Step => ({
  say: `a sweep of ${most}`,
  async take({ index }, model) {
    expect(await index.sweep(epochOf(model), most)).not.toBe('foreign')
    return { letsIn: most }
  },
})
const sweepAll: Step = {
  say: 'a sweep of all',
  async take({ index }, model) {
    // What the first finds parked in vain, the second lets in.
    await index.sweep(epochOf(model), 100)
    await index.sweep(epochOf(model), 100)
    return { letsIn: 100, letsInAll: true }
  },
}
const read = (most: number): Step => ({
  say: `${most} are read`,
  async take({ reader }, model) {
    model.read.push(...(await reader.read(most, 0)))
  },
})
const admit = (which: number): Step => ({
  say: `entry ${which} is to be admitted`,
  async take({ index }, model) {
    const entry = model.read[which % model.read.length]
    if (!entry) return
    const held = model.held.get(entry.id)
    const isTheirs = entry.epoch === epochOf(model) && held?.token === entry.entryId
    expect(await index.admit([entry])).toEqual([isTheirs && !held.hasEnded])
    if (isTheirs && held.hasEnded) {
      model.held.delete(entry.id)
      model.waiting.add(entry.id)
    }
  },
})
const answer = (which: number, kind: 'taken' | 'later' | 'gone', most: number): Step => ({
  say: `entry ${which} is answered ${kind}, and ${most} let in`,
  async take({ index }, model) {
    const [entry] = model.read.splice(which % Math.max(1, model.read.length), 1)
    if (!entry) return
    const { id, lane } = entry
    const held = model.held.get(id)
    if (kind === 'taken') {
      const token = `claim-${++model.tokens}`
      await index.answer([{ kind, entry, lane, token, leaseMs: 60_000 }], most)
      model.waiting.delete(id)
      model.held.set(id, { token, of: 'claim', hasEnded: false })
    } else {
      await index.answer([kind === 'gone' ? { kind, entry } : { kind, entry, lane, dueInMs: 900_000 }], most)
      if (held?.token === entry.entryId) model.held.delete(id)
      if (kind === 'later' && entry.epoch === epochOf(model) && !living(model, id)) {
        model.held.delete(id)
        model.waiting.add(id)
      }
    }
    return { letsIn: most }
  },
})
const give = (id: string, isStranger: boolean, most: number): Step => ({
  say: `${id} is given back${isStranger ? ' by a stranger' : ''}, and ${most} let in`,
  async take({ index }, model) {
    const token = isStranger ? 'stranger' : model.held.get(id)?.token
    await index.give([{ id, token: token ?? 'nobody' }], most)
    if (!isStranger) model.held.delete(id)
    return { letsIn: most }
  },
})
const endSlot = (id: string): Step => ({
  say: `the place of ${id} ends`,
  async take({ endSlot: end }, model) {
    const held = model.held.get(id)
    if (!held) return
    await end(laneOf(id), id)
    held.hasEnded = true
  },
})
const anew = (isFlushed: boolean): Step => ({
  say: isFlushed ? 'FLUSHALL, and made anew' : 'made anew',
  async take({ index }, model) {
    const claims = [...model.held].filter(([id, { of }]) => of === 'claim' && living(model, id))
    if (isFlushed) await server.client.flushall()
    model.epoch++
    const epoch = epochOf(model)
    expect(await index.begin(epoch, model.epoch)).toBe(true)
    const rows = claims.map(([id, { token }]) => ({ lane: laneOf(id), id, token, leaseMs: 60_000 }))
    expect(await index.seed(epoch, rows)).toBe(claims.length)
    expect(await index.open(epoch)).toBe(true)
    model.waiting.clear()
    model.held = new Map(claims)
  },
})
const stranger: Step = {
  say: 'another epoch asks for everything',
  async take({ index }, model) {
    const before = await look()
    const lane = lanes[0]
    expect([
      await index.feed('0-x', model.epoch, [{ lane, id: 'p0', dueInMs: -1 }]),
      await index.feed(epochOf(model), model.epoch - 1, [{ lane, id: 'p0', dueInMs: -1 }]),
      await index.sweep('0-x', 100),
      await index.seed('0-x', [{ lane, id: 'p0', token: 'claim-0', leaseMs: 60_000 }]),
      await index.capacities('0-x', new Map([[lane, 0]])),
      await index.open('0-x'),
      await index.begin('0-x', model.epoch - 1),
    ]).toEqual(['foreign', 'foreign', 'foreign', 'foreign', 'foreign', false, false])
    expect({ ...(await look()), now: 0 }).toEqual({ ...before, now: 0 })
  },
}

let server: RedisServer
async function look(): Promise<Seen> {
  const said = (await server.client.eval(LOOK, 0, keys.prefix, ...lanes)) as string
  // Empty tables of Lua are arrays in JSON; the mark keeps names apart from numbers.
  return JSON.parse(said.replaceAll('"_', '"').replaceAll('[]', '{}').replace('"entries":{}', '"entries":[]')) as Seen
}

/** What a step let in or ended on its way is taken over into the model, once it is seen to be allowed. */
function follow(model: Model, before: Seen, seen: Seen, letsIn: number): string[] {
  for (const [id, { of, token, hasEnded }] of model.held) {
    if (!hasEnded || seen.tokens[id] === `${token} ${laneOf(id)}`) continue
    model.held.delete(id)
    if (of === 'entry') model.waiting.add(id)
  }
  const letIn = [...model.waiting].filter((id) => /^\d+-\d+ /.test(seen.tokens[id] ?? ''))
  expect(letIn.length).toBeLessThanOrEqual(letsIn)
  for (const id of letIn) {
    const lane = laneOf(id)
    const due = before.waiting[lane]?.[id] ?? 0
    expect(due).toBeLessThanOrEqual(seen.now)
    // Nobody of the lane who was due before is still waiting.
    for (const [other, at] of Object.entries(seen.waiting[lane] ?? {})) {
      const waitedBefore = before.waiting[lane]?.[other] === at
      if (waitedBefore) expect([due, id] < [at, other], `${id} before ${other}`).toBe(true)
    }
    model.waiting.delete(id)
    model.held.set(id, { token: seen.tokens[id]?.split(' ')[0] ?? '', of: 'entry', hasEnded: false })
  }
  return letIn
}

const inLane = (ids: Iterable<string>, lane: string) => [...ids].filter((id) => laneOf(id) === lane).sort()
const onPlatform = (ids: Iterable<string>, platform: string) =>
  [...ids].filter((id) => laneOf(id).startsWith(platform)).sort()

function compare(model: Model, seen: Seen): void {
  const held = model.held.keys()
  expect(seen.tokens).toEqual(
    Object.fromEntries([...model.held].map(([id, { token }]) => [id, `${token} ${laneOf(id)}`])),
  )
  for (const lane of lanes) {
    expect(Object.keys(seen.waiting[lane] ?? {}).sort()).toEqual(inLane(model.waiting, lane))
    expect(Object.keys(seen.leases[lane] ?? {}).sort()).toEqual(inLane(model.held.keys(), lane))
    // Whoever waits or has a place is looked at again: in its turn, and when the first place ends.
    const ends = Object.values(seen.leases[lane] ?? {})
    const isParked = Object.values(seen.parked).some((parked) => lane in parked)
    if (ends.length + Object.keys(seen.waiting[lane] ?? {}).length > 0 && !isParked) {
      expect(seen.lanes[lane]).toBeLessThanOrEqual(Math.max(seen.now + 1, Math.min(...ends)))
    }
  }
  for (const platform of ['facebook', 'instagram']) {
    expect(Object.keys(seen.platforms[platform] ?? {}).sort()).toEqual(onPlatform(model.held.keys(), platform))
  }
  for (const { of, token } of model.held.values()) if (of === 'entry') expect(seen.entries).toContain(token)
  expect([...held].filter((id) => model.waiting.has(id))).toEqual([])
}

const places = (model: Model, where: string) =>
  ids.filter((id) => laneOf(id).startsWith(where) && living(model, id) !== undefined).length
const hasRoom = (model: Model, lane: string, one = 1) =>
  places(model, lane) + one <= PLACES.account && places(model, lane.split(':')[0] ?? '') + one <= PLACES.platform

const someId = fc.constantFrom(...ids)
const few = fc.nat({ max: 2 })
const due = fc.constantFrom(-900_000, -800_000, -800_000, -1, 900_000)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.subarray(ids, { minLength: 1 }), due).map(([some, at]) => feed(some, at)) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }).map(sweep) },
  { weight: 3, arbitrary: fc.constant(sweepAll) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }).map(read) },
  { weight: 3, arbitrary: fc.nat({ max: 8 }).map(admit) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.nat({ max: 8 }), fc.constantFrom('taken', 'taken', 'later', 'gone'), few)
      .map(([which, kind, most]) => answer(which, kind, most)),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(someId, fc.boolean(), few).map(([id, isStranger, most]) => give(id, isStranger, most)),
  },
  { weight: 2, arbitrary: someId.map(endSlot) },
  { weight: 1, arbitrary: fc.boolean().map(anew) },
  { weight: 1, arbitrary: fc.constant(stranger) },
)

describe('the scripts over posts against a model', needs('redis-cli'), () => {
  beforeAll(async () => {
    server = await redisServer()
  })

  it('whatever happens in whatever order: never more let in than places, nobody in two places, nobody gone without a reason', async () => {
    const run = async (steps: Step[]) => {
      const here = await indexHere(server.client, PLACES)
      const model: Model = { epoch: 0, waiting: new Set(), held: new Map(), read: [], tokens: 0 }
      await anew(false).take(here, model)
      let before = await look()
      for (const { say, take } of steps) {
        try {
          const { letsIn = 0, letsInAll = false } = (await take(here, model)) ?? {}
          const seen = await look()
          const letIn = follow(model, before, seen, letsIn)
          compare(model, seen)
          for (const id of letIn) expect(hasRoom(model, laneOf(id), 0), `${id} found a place`).toBe(true)
          if (letsInAll) {
            for (const lane of lanes) {
              const isDue = Object.values(seen.waiting[lane] ?? {}).some((at) => at <= before.now)
              if (isDue) expect(hasRoom(model, lane), `${lane} has nobody due beside a free place`).toBe(false)
            }
          }
          before = seen
        } catch (error) {
          throw new Error(`after: ${say}: ${(error as Error).message}`, { cause: error })
        }
      }
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), run), {
      numRuns: 80,
    })
  })
})
