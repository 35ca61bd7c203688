import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { FairLines } from '../../src/api/http/fair-lines'
import { KnownCallers } from '../../src/api/http/known-callers'
import { LoadShedding } from '../../src/api/http/load-shedding'
import { shedLoad } from '../../src/api/http/shed-load'
import { until } from '../support/until'
import { loneAnswer } from './support/lone-answer'

/** Longer than any of these tests takes. */
const FOR_EVER = 2 ** 30

type Fate = 'waits' | 'begun' | 'refused' | 'over'

function arriving(shedding: LoadShedding) {
  const fates = new Map<string, Fate>()
  const leaves = new Map<string, () => void>()
  return {
    fates: () => Object.fromEntries(fates),
    arrive(name: string, key = name.replace(/\d/g, '')) {
      fates.set(name, 'waits')
      shedding.arrive(key, {
        begin(leave) {
          fates.set(name, 'begun')
          leaves.set(name, leave)
        },
        refuse: () => fates.set(name, 'refused'),
      })
    },
    end(name: string) {
      fates.set(name, 'over')
      leaves.get(name)?.()
    },
  }
}

describe('requests that want to be taken in', () => {
  it('have a place at once while there are some', () => {
    const they = arriving(new LoadShedding({ atOnce: 2 }))
    they.arrive('a1')
    they.arrive('a2')
    they.arrive('a3')
    expect(they.fates()).toEqual({ a1: 'begun', a2: 'begun', a3: 'waits' })
    they.end('a1')
    expect(they.fates()).toEqual({ a1: 'over', a2: 'begun', a3: 'begun' })
  })

  it('take turns by who they are: whoever sends many waits behind their own', () => {
    const they = arriving(new LoadShedding({ atOnce: 1 }))
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1']) they.arrive(name)
    they.end('a1')
    expect(they.fates()).toMatchObject({ a2: 'begun', b1: 'waits' })
    they.end('a2')
    expect(they.fates()).toMatchObject({ a3: 'waits', b1: 'begun' })
  })

  it('wait all of them in a burst, however many they are', () => {
    const they = arriving(new LoadShedding({ atOnce: 1, burstMs: FOR_EVER }))
    for (let n = 0; n < 1_000; n++) they.arrive(`a${n}`)
    expect(Object.values(they.fates()).filter((fate) => fate === 'waits')).toHaveLength(999)
    for (let n = 0; n < 1_000; n++) they.end(`a${n}`)
    expect(Object.values(they.fates()).filter((fate) => fate === 'over')).toHaveLength(1_000)
  })

  it('are refused when it was more than a burst, the last of whoever waits with most first', () => {
    // So many have begun in the last half second that within the patience there is room for two.
    const they = arriving(new LoadShedding({ atOnce: 6, burstMs: -1, patienceMs: 400 }))
    for (let n = 1; n <= 6; n++) they.arrive(`z${n}`)
    for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) they.arrive(name)
    expect(they.fates()).toMatchObject({ a1: 'waits', a2: 'refused', b1: 'waits', a3: 'refused', b2: 'refused' })
  })

  it('are refused after their patience also when nothing moves at all', async () => {
    const they = arriving(new LoadShedding({ atOnce: 1, burstMs: 0, patienceMs: 20 }))
    they.arrive('a1')
    they.arrive('b1')
    await until(async () => they.fates().b1 === 'refused', 'it is refused')
    expect(they.fates()).toEqual({ a1: 'begun', b1: 'refused' })
  })

  it('find places again when the overload is over', async () => {
    const they = arriving(new LoadShedding({ atOnce: 1, burstMs: 0, patienceMs: 20 }))
    they.arrive('a1')
    they.arrive('b1')
    await until(async () => they.fates().b1 === 'refused', 'it is refused')
    they.end('a1')
    they.arrive('c1')
    expect(they.fates()).toMatchObject({ c1: 'begun' })
  })

  describe('in an overload', () => {
    const calmMs = 150
    const come = (they: ReturnType<typeof arriving>, burst: string) => {
      for (let n = 1; n <= 10; n++) they.arrive(`${burst}${n}`)
      return Object.entries(they.fates()).filter(([name, fate]) => name.startsWith(burst) && fate === 'refused').length
    }
    const go = (they: ReturnType<typeof arriving>, burst: string) => {
      for (let n = 1; n <= 10; n++) they.end(`${burst}${n}`)
    }
    const quiet = (ms: number) => {
      const since = performance.now()
      return until(async () => performance.now() - since > ms, 'nobody has been waiting for a while')
    }
    const overloaded = async () => {
      const they = arriving(new LoadShedding({ atOnce: 1, burstMs: 100, calmMs, patienceMs: 20 }))
      they.arrive('a1')
      they.arrive('a2')
      await until(async () => they.fates().a2 === 'refused', 'it was more than a burst')
      they.end('a1')
      return they
    }

    it('are no new burst when they come after a moment in which everything stood still', async () => {
      const they = await overloaded()
      expect(come(they, 'b')).toBeGreaterThan(5)
    })

    it('are a burst again when nobody has been waiting for a while', async () => {
      const they = await overloaded()
      await quiet(calmMs)
      expect(come(they, 'b')).toBe(0)
    })

    it('are bursts again when there is more calm than waiting, also where no calm is long', async () => {
      const they = await overloaded()
      for (const burst of ['b', 'c', 'd']) {
        come(they, burst)
        go(they, burst)
        await quiet(calmMs / 2)
      }
      expect(come(they, 'e')).toBe(0)
    })
  })

  it('are no calls within calls, however many of those that wait have gone by the time they are let in', () => {
    const shedding = new LoadShedding({ atOnce: 1, burstMs: FOR_EVER })
    let leaveFirst = () => {}
    let gone = 0
    shedding.arrive('a', { begin: (leave) => (leaveFirst = leave), refuse() {} })
    for (let n = 0; n < 50_000; n++) {
      shedding.arrive('a', {
        begin(leave) {
          gone++
          leave()
        },
        refuse() {},
      })
    }
    leaveFirst()
    expect(gone).toBe(50_000)
  })

  it('give a place back once, however often they say so', () => {
    const they = arriving(new LoadShedding({ atOnce: 1 }))
    they.arrive('a1')
    they.end('a1')
    they.end('a1')
    they.arrive('b1')
    they.arrive('c1')
    expect(they.fates()).toEqual({ a1: 'over', b1: 'begun', c1: 'waits' })
  })
})

describe('lines of waiting', () => {
  const lines = () => {
    const all = new FairLines<string>()
    for (const item of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) all.push(item.charAt(0), item)
    return all
  }

  it('take turns, each first come first served', () => {
    const all = lines()
    expect(Array.from({ length: 7 }, () => all.shift())).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', undefined])
    expect(all.size).toBe(0)
  })

  it('lose from the end of the longest', () => {
    const all = lines()
    expect(Array.from({ length: 7 }, () => all.popLongest())).toEqual(['a3', 'b2', 'a2', 'c1', 'b1', 'a1', undefined])
    expect(all.size).toBe(0)
  })

  it('lose those at their heads that are asked for', () => {
    const all = lines()
    expect(all.takeWhile((item) => item.endsWith('1')).sort()).toEqual(['a1', 'b1', 'c1'])
    expect(all.size).toBe(3)
    expect(all.takeWhile(() => true).sort()).toEqual(['a2', 'a3', 'b2'])
    expect(all.shift()).toBeUndefined()
  })
})

describe('callers from one address', () => {
  const asked = (authorization?: string) => ({ headers: { authorization } }) as IncomingMessage

  it('are told apart by their company when their credentials were good before; made-up ones are all the same', () => {
    const callers = new KnownCallers()
    const companyOf = (authorization?: string) => callers.of(asked(authorization)).company
    expect(companyOf('Bearer one')).toBeUndefined()
    callers.of(asked('Bearer one')).note('acme')
    callers.of(asked('Bearer two')).note('other')
    callers.of(asked('bearer  one')).note('acme')
    expect(['Bearer one', 'bearer  one', 'Bearer two'].map(companyOf)).toEqual(['acme', 'acme', 'other'])
    expect(companyOf('Bearer made-up')).toBeUndefined()
    expect(companyOf()).toBeUndefined()
  })

  it('are forgotten when their credentials are no good any more', () => {
    const callers = new KnownCallers()
    callers.of(asked('revoked')).note('acme')
    callers.of(asked('revoked')).forget()
    expect(callers.of(asked('revoked')).company).toBeUndefined()
  })

  it('are forgotten when there have been too many others, those that have not been seen for longest first', () => {
    const callers = new KnownCallers(2)
    for (const key of ['a', 'b', 'a', 'c']) callers.of(asked(key)).note(key)
    expect(['a', 'b', 'c'].map((key) => callers.of(asked(key)).company)).toEqual(['a', undefined, 'c'])
  })

  it('are not forgotten for one of them, however it writes its credentials: its own oldest go', () => {
    const callers = new KnownCallers(1_000, 3)
    callers.of(asked('b')).note('B')
    for (let n = 1; n <= 10_000; n++) callers.of(asked(`a ${n}`)).note('A')
    const known = ['b', 'a 9997', 'a 9998', 'a 10000'].map((key) => callers.of(asked(key)).company)
    expect(known).toEqual(['B', undefined, 'A', 'A'])
  })
})

describe('a company that waits', () => {
  /** A server with one place. The credentials of company A begin with an a, those of B with a b; others are no good. */
  function server() {
    const begun: ServerResponse[] = []
    const take = shedLoad(
      (_req, res) => void begun.push(res),
      {
        log: { warn() {} },
        crossOrigin: (_req, _res, next) => next(),
        addressOf: () => '127.0.0.1',
        companyOf: ({ req, statusCode }) =>
          statusCode === 401 ? undefined : req.headers.authorization?.charAt(0).toUpperCase(),
      },
      new LoadShedding({ atOnce: 1, burstMs: FOR_EVER }),
    )
    const post = (authorization: string) => {
      const res = Object.assign(loneAnswer(), { statusCode: 200, end: () => {} })
      Object.assign(res.req, { method: 'POST', url: '/', complete: true, headers: { authorization } })
      take(res.req, res)
      return res
    }
    const answerAll = () => {
      for (const res of begun) res.end()
    }
    return { begun, post, answerAll }
  }
  const ways = Array.from({ length: 100 }, (_, n) => `a${' '.repeat(n)}`)

  it('has its turn, in however many ways another one writes its credentials', () => {
    const { begun, post, answerAll } = server()
    for (const known of [...ways, 'b']) post(known).end()
    const first = post('a')
    const others = ways.map(post)
    const b = post('b')
    first.end()
    expect(begun.at(-1)).toBe(others[0])
    others[0]?.end()
    expect(begun.at(-1)).toBe(b)
    answerAll()
  })

  it('has its turn, however many wait whose credentials are no good any more', () => {
    const { begun, post, answerAll } = server()
    post('a, which will be revoked').end()
    post('a').end()
    const revoked = post('a, which will be revoked')
    revoked.statusCode = 401
    revoked.end()
    const first = post('b')
    const refused = ways.map(() => post('a, which will be revoked'))
    const a = post('a')
    first.end()
    expect(begun.at(-1)).toBe(refused[0])
    refused[0]?.end()
    expect(begun.at(-1)).toBe(a)
    answerAll()
  })
})
