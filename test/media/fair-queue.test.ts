import { expect, it } from 'vitest'
import { FairQueue } from '../../src/media/costly-work/fair-queue'

const queueOf = (...joined: [company: string, item: string][]) => {
  const queue = new FairQueue<string>({ places: 2, waiting: 3 })
  for (const [company, item] of joined) queue.join(company, item)
  return queue
}

it('lets two companies in at once, and none of them twice', () => {
  const queue = queueOf(['a', 'a1'], ['a', 'a2'], ['b', 'b1'], ['c', 'c1'])
  expect([queue.next(), queue.next(), queue.next()]).toEqual(['a1', 'b1', undefined])
})

it('keeps a place for the next company, whatever the first one brings', () => {
  const queue = queueOf(['a', 'a1'], ['a', 'a2'])
  expect([queue.next(), queue.next()]).toEqual(['a1', undefined])
  queue.join('b', 'b1')
  expect(queue.next()).toBe('b1')
})

it('goes round: a company that had its turn comes behind all others', () => {
  const queue = queueOf(['a', 'a1'], ['a', 'a2'], ['b', 'b1'], ['b', 'b2'], ['c', 'c1'])
  const turns: string[] = []
  const inside: string[] = []
  for (let steps = 0; steps < 5; steps++) {
    for (let item = queue.next(); item; item = queue.next()) {
      turns.push(item)
      inside.push(item.slice(0, 1))
    }
    queue.end(inside.shift() ?? '')
  }
  expect(turns).toEqual(['a1', 'b1', 'c1', 'a2', 'b2'])
})

it('lets three of a company wait beside the one that is worked on', () => {
  const queue = queueOf(['a', 'a1'])
  queue.next()
  expect(['a2', 'a3', 'a4', 'a5'].map((item) => queue.join('a', item))).toEqual([true, true, true, false])
  expect(queue.join('b', 'b1')).toBe(true)
})

it('forgets one that does not wait any more, and has room for another', () => {
  const queue = queueOf(['a', 'a1'])
  queue.next()
  for (const item of ['a2', 'a3', 'a4']) queue.join('a', item)
  expect([queue.leave('a', 'a3'), queue.leave('a', 'a3'), queue.leave('a', 'a1')]).toEqual([true, false, false])
  expect(queue.join('a', 'a5')).toBe(true)
  const turns = ['a', 'a', 'a'].map((company) => {
    queue.end(company)
    return queue.next()
  })
  expect(turns).toEqual(['a2', 'a4', 'a5'])
})
