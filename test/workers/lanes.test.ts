import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import { Lanes } from '../../src/workers/lanes'
import { claimedPost } from './support/claimed'

/** Posts by name, `a1` being the first of account a. */
const posts = (...names: string[]) =>
  names.map((name) => claimedPost({ postDetailId: name, account: { id: name.charAt(0) } }))

/** A worker of so many lanes whose posts end when the test says so. */
function worker(most: number) {
  const lanes = new Lanes(most)
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const work = ({ postDetailId }: ClaimedPost) => {
    begun.push(postDetailId)
    return new Promise<void>((resolve) => void ends.set(postDetailId, resolve))
  }
  return {
    lanes,
    begun,
    start: () => lanes.start(work),
    async end(name: string) {
      ends.get(name)?.()
      await turn()
    },
  }
}

/** Whether a promise has been kept by now, as everything that needs no more than a turn would have been. */
async function isKept(promise: Promise<void>): Promise<boolean> {
  let kept = false
  void promise.then(() => {
    kept = true
  })
  await turn()
  return kept
}

describe('posts of one account', () => {
  it('go one after another, in the order they were claimed', async () => {
    const { lanes, begun, start, end } = worker(5)
    lanes.add(posts('a1', 'a2', 'a3'))
    start()
    start()
    expect(begun).toEqual(['a1'])
    await end('a1')
    start()
    expect(begun).toEqual(['a1', 'a2'])
    await end('a2')
    start()
    expect(begun).toEqual(['a1', 'a2', 'a3'])
  })

  it('that are claimed while one is out wait for it, whichever claim brought them', async () => {
    const { lanes, begun, start, end } = worker(5)
    lanes.add(posts('a1'))
    start()
    lanes.add(posts('a2'))
    lanes.add(posts('a3'))
    start()
    expect(begun).toEqual(['a1'])
    await end('a1')
    start()
    expect(begun).toEqual(['a1', 'a2'])
  })
})

describe('posts of several accounts', () => {
  it('go side by side: one that hangs keeps no other account waiting', async () => {
    const { lanes, begun, start, end } = worker(5)
    lanes.add(posts('a1', 'a2', 'b1', 'b2', 'c1'))
    start()
    expect(begun).toEqual(['a1', 'b1', 'c1'])
    await end('b1')
    start()
    expect(begun).toEqual(['a1', 'b1', 'c1', 'b2'])
  })

  it('are never more at once than the worker may, and the next begins when one has ended', async () => {
    const { lanes, begun, start, end } = worker(2)
    lanes.add(posts('a1', 'b1', 'c1', 'd1'))
    start()
    expect(begun).toEqual(['a1', 'b1'])
    expect([lanes.busyCount, lanes.freeCount, lanes.waitingCount]).toEqual([2, 0, 2])
    await end('a1')
    expect([lanes.busyCount, lanes.freeCount]).toEqual([1, 1])
    start()
    expect(begun).toEqual(['a1', 'b1', 'c1'])
    expect([lanes.busyCount, lanes.freeCount, lanes.waitingCount]).toEqual([2, 0, 1])
  })
})

describe('a worker whose time is up', () => {
  it('takes back every post that has not begun, each once, and leaves those that are out', async () => {
    const { lanes, begun, start, end } = worker(2)
    lanes.add(posts('a1', 'a2', 'b1', 'c1', 'c2'))
    start()
    expect(lanes.waitingCount).toBe(3)
    expect(lanes.takeWaiting().map((post) => post.postDetailId)).toEqual(['a2', 'c1', 'c2'])
    expect(lanes.takeWaiting()).toEqual([])
    expect([lanes.busyCount, lanes.waitingCount]).toEqual([2, 0])
    await end('a1')
    start()
    expect(begun).toEqual(['a1', 'b1'])
  })

  it('takes back those alone that are asked for, and the others keep their order', async () => {
    const { lanes, begun, start, end } = worker(1)
    lanes.add(posts('a1', 'a2', 'a3', 'a4', 'b1'))
    start()
    const even = lanes.takeWaiting((post) => /[24]$/.test(post.postDetailId) || post.account.id === 'b')
    expect(even.map((post) => post.postDetailId)).toEqual(['a2', 'a4', 'b1'])
    expect(lanes.waitingCount).toBe(1)
    await end('a1')
    start()
    expect(begun).toEqual(['a1', 'a3'])
  })

  it('loses none whose time runs out while it is asked about: each is asked about once', () => {
    const { lanes } = worker(1)
    lanes.add(posts('a1', 'a2', 'b1'))
    let asked = 0
    const taken = lanes.takeWaiting(() => ++asked > 2)
    expect([taken.map((post) => post.postDetailId), lanes.waitingCount]).toEqual([['b1'], 2])
  })
})

describe('the wait for a change', () => {
  it('ends when a post has ended, and not before', async () => {
    const { lanes, start, end } = worker(2)
    lanes.add(posts('a1', 'b1'))
    start()
    const change = lanes.nextChange()
    expect(await isKept(change)).toBe(false)
    await end('b1')
    expect(await isKept(change)).toBe(true)
    expect(lanes.busyCount).toBe(1)
  })

  it('ends when something else is told, a signal or a claim that has come', async () => {
    const { lanes } = worker(2)
    const change = lanes.nextChange()
    lanes.poke()
    expect(await isKept(change)).toBe(true)
  })

  it('misses nothing that changed while nobody waited, and tells it once', async () => {
    const { lanes, start, end } = worker(2)
    lanes.add(posts('a1'))
    start()
    await end('a1')
    lanes.poke()
    expect(await isKept(lanes.nextChange())).toBe(true)
    const next = lanes.nextChange()
    expect(await isKept(next)).toBe(false)
    lanes.poke()
    expect(await isKept(next)).toBe(true)
  })
})
