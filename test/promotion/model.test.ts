import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { queueKeys } from '../../src/redis/keys'
import { type RedisServer, redisServer } from '../support/redis-server'
import { needs } from '../support/tools'
import { entered, promote, release, waiting } from './support/queues'

const keys = queueKeys('')
const members = ['a', 'b', 'c', 'd', 'e', 'f']
const PLACES = 2

/** What a queue is to be, in a few lines: who waits, who is inside in the order they came, what the number says. */
type Model = {
  waiting: Map<string, number>
  records: Set<string>
  inside: string[]
  counter: number | undefined
  entry: string[]
}

type Step = { say: string; real(server: RedisServer): Promise<unknown>; model(model: Model): void }

/** Those leave who were counted out; a number that is gone counts all out. */
function settle(model: Model, ended: string[] = []): void {
  const said = Math.max(0, model.counter ?? 0)
  const counted = Math.max(0, model.inside.length - said)
  const left = model.inside.filter((member) => !ended.includes(member))
  model.inside = left.slice(counted)
}

const show = (model: Model) => {
  model.counter = model.inside.length || undefined
}

const join = (member: string, score: number): Step => ({
  say: `${member} joins at ${score}`,
  real: ({ client }) => client.zadd(keys.waiting('e'), score, member),
  model: (model) => model.waiting.set(member, score),
})
const describeMember = (member: string): Step => ({
  say: `${member} gets a record`,
  real: ({ client }) => client.hset(keys.record('e'), member, '{}'),
  model: (model) => model.records.add(member),
})
const countDown: Step = {
  say: 'somebody counts one down',
  real: ({ client }) => client.decr(keys.slots('e')),
  model: (model) => {
    model.counter = (model.counter ?? 0) - 1
  },
}
const forgetCounter: Step = {
  say: 'the number is removed',
  real: ({ client }) => client.del(keys.slots('e')),
  model: (model) => {
    model.counter = undefined
  },
}
const letGo = (member: string): Step => ({
  say: `${member} is released`,
  real: ({ client }) => release(client, 'e', member),
  model: (model) => {
    settle(model)
    model.inside = model.inside.filter((one) => one !== member)
    show(model)
  },
})
const flush: Step = {
  say: 'FLUSHALL',
  real: ({ client }) => client.flushall(),
  model: (model) => Object.assign(model, empty()),
}
const letIn = (most: number): Step => ({
  say: `at most ${most} are promoted`,
  real: ({ client }) => promote(client, { capacity: PLACES, most }),
  model: (model) => {
    settle(model)
    const inOrder = [...model.waiting].sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1)).map(([member]) => member)
    let chosen = 0
    let taken = 0
    const before = [...model.inside]
    for (const member of inOrder) {
      if (before.length + taken >= PLACES || chosen >= most) break
      if (!model.records.has(member)) continue
      if (!before.includes(member)) taken++
      model.inside = [...model.inside.filter((one) => one !== member), member]
      model.waiting.delete(member)
      model.records.delete(member)
      model.entry.push(member)
      chosen++
    }
    show(model)
  },
})
/** The place of the one who has been inside longest ends, and others are let in at once. */
const end = (most: number): Step => ({
  say: `the oldest place ends, and at most ${most} are promoted`,
  real: async ({ client }) => {
    const [oldest] = await client.zrange(keys.leases('e'), '0', '0')
    if (oldest !== undefined) await client.zadd(keys.leases('e'), 1, oldest)
    await promote(client, { capacity: PLACES, most })
  },
  model: (model) => {
    settle(model, model.inside.slice(0, 1))
    model.counter = model.inside.length
    letIn(most).model(model)
  },
})

const empty = (): Model => ({ waiting: new Map(), records: new Set(), inside: [], counter: undefined, entry: [] })
const someone = fc.constantFrom(...members)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(someone, fc.integer({ min: 0, max: 3 })).map(([member, score]) => join(member, score)),
  },
  { weight: 6, arbitrary: someone.map(describeMember) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 3 }).map(letIn) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 }).map(end) },
  { weight: 2, arbitrary: someone.map(letGo) },
  { weight: 2, arbitrary: fc.constant(countDown) },
  { weight: 1, arbitrary: fc.constant(forgetCounter) },
  { weight: 1, arbitrary: fc.constant(flush) },
)

describe('the scripts against a model', needs('redis-cli'), () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })

  it('whatever happens in whatever order: never more inside than places, nobody in two places, nobody lost', async () => {
    const run = async (steps: Step[]) => {
      await server.client.flushall()
      const model = empty()
      for (const { say, real, model: play } of steps) {
        await real(server)
        play(model)
        const { client } = server
        const seen = {
          waiting: (await waiting(client)).sort(),
          records: (await client.hkeys(keys.record('e'))).sort(),
          inside: await client.zrange(keys.leases('e'), '0', '-1'),
          counter: await client.get(keys.slots('e')),
          entry: (await entered(client)).map(({ userId }) => userId),
        }
        expect(seen, `after: ${say}`).toEqual({
          waiting: [...model.waiting.keys()].sort(),
          records: [...model.records].sort(),
          inside: model.inside,
          counter: model.counter === undefined ? null : String(model.counter),
          entry: model.entry,
        })
        expect(seen.inside.length).toBeLessThanOrEqual(PLACES)
      }
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), run), { numRuns: 150 })
  })
})
