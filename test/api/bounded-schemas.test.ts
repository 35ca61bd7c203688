import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { operations } from '../../src/api/operations/every-operation'
import { AccountRequest } from '../../src/sandbox/control/accounts'
import { AccountRequests } from '../../src/sandbox/control/control-server'
import { OwnPosts } from '../../src/sandbox/control/own-posts'
import { settingsRequests } from '../../src/sandbox/control/settings'
import { TokenChange } from '../../src/sandbox/control/tokens'
import { Switches } from '../../src/sandbox/state/switches'
import { type Place, placesOf } from './support/schema-places'

const MANY = 300_000
/** Longer than anything is, of what ids, tokens, times and captions are made of. */
const longTexts = ['7', 'a', '.', ' ', '@', '😀'].map((one) => one.repeat(MANY / one.length))

const longList = Array(MANY).fill({})
const manyNames = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`x${n}`, {}]))

type Part = [what: string, schema: z.ZodType]
const ofOperations: Part[] = operations.flatMap(({ id, params, query, body }) =>
  Object.entries({ params, query, body }).flatMap(([part, schema]): Part[] =>
    schema ? [[`${id} ${part}`, schema]] : [],
  ),
)
const ofSandbox: Part[] = Object.entries({
  ...settingsRequests,
  accounts: AccountRequests,
  account: AccountRequest,
  ownPosts: OwnPosts,
  tokens: TokenChange,
  switch: Switches,
}).map(([name, schema]) => [`sandbox ${name}`, schema])

/** A list, or an object, that counts how many of its elements were looked at. */
function watched<T extends object>(target: T): { value: T; looks(): number } {
  let looks = 0
  const look = (key: string | symbol) => {
    if (typeof key === 'string' && /^x?\d+$/.test(key)) looks++
  }
  const value = new Proxy(target, {
    get: (from, key, receiver) => {
      look(key)
      return Reflect.get(from, key, receiver)
    },
  })
  return { value, looks: () => looks }
}

/** What is wrong with a place, or nothing. */
function unbounded({ path, schema, kind }: Place): string[] {
  if (kind === 'text') {
    return longTexts
      .filter((text) => {
        const { success, data } = schema.safeParse(text)
        return success && data !== undefined
      })
      .map((text) => `${path}: takes any number of characters like "${text.slice(0, 2)}"`)
  }
  const { value, looks } = watched(kind === 'list' ? longList : manyNames)
  const parsed = schema.safeParse(value)
  return [
    ...(parsed.success ? [`${path}: takes any number of ${kind}`] : []),
    ...(looks() > 0 ? [`${path}: looks at ${looks()} elements before it counts them`] : []),
    ...((parsed.error?.issues.length ?? 0) > 1 ? [`${path}: more than one mistake for one list`] : []),
  ]
}

describe('every list that can be sent has a maximum looked at before its elements, every text a length', () => {
  it.each([...ofOperations, ...ofSandbox])('%s', (what, schema) => {
    const places = placesOf(schema)
    // The body of an answer that a developer wants from the sandbox is anything that fits into a request.
    const meant = places.filter(({ path }) => !(/^sandbox faults?$/.test(what) && /^(\[\])?\.?body$/.test(path)))
    expect(meant.flatMap(unbounded)).toEqual([])
  })

  it('all of what an operation takes is walked', () => {
    expect(ofOperations.length).toBeGreaterThan(25)
    const lists = ofOperations.flatMap(([what, schema]) =>
      placesOf(schema)
        .filter(({ kind }) => kind === 'list')
        .map(({ path }) => `${what}: ${path}`),
    )
    expect(lists).toEqual(
      expect.arrayContaining(['schedulePost body: media', 'retryPosts body: status', 'listPosts query: status']),
    )
  })
})
