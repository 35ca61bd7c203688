import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { projectRoot, runProgram } from '../support/run-program'

type Watch = { begin(index: number, n: number): void; end(index: number): void; wrong(from?: number): string[] }

let watchQueues: (counts: number[]) => Watch

beforeAll(async () => {
  ;({ watchQueues } = await import(join(projectRoot, 'scripts/bench/support/queue-watch.mjs')))
})

function workOn(watch: Watch, index: number, numbers: number[]): void {
  for (const n of numbers) {
    watch.begin(index, n)
    watch.end(index)
  }
}

it('names a part that it does not know', async () => {
  const ran = await runProgram('scripts/bench-peers.mjs', ['--only', 'queues,sleep'])
  expect(ran.code).toBe(1)
  expect(ran.stderr).toMatch(/No such part: sleep\nUsage: /)
})

it('finds nothing wrong where each event was done once and in order', () => {
  const watch = watchQueues([2, 2])
  workOn(watch, 0, [0, 1])
  workOn(watch, 1, [0, 1])
  expect(watch.wrong()).toEqual([])
})

it('sees what was done twice', () => {
  const watch = watchQueues([2])
  workOn(watch, 0, [0, 0, 1])
  expect(watch.wrong()).toEqual(['1 were done twice'])
})

it('sees what was lost, and looks past an account that is still at work', () => {
  const watch = watchQueues([3, 2])
  workOn(watch, 0, [0])
  workOn(watch, 1, [0])
  expect(watch.wrong()).toEqual(['3 were not done'])
  expect(watch.wrong(1)).toEqual(['1 were not done'])
})

it('sees two of one account at a time, and not two of different ones', () => {
  const watch = watchQueues([2, 1])
  watch.begin(0, 0)
  watch.begin(1, 0)
  expect(watch.wrong(2)).toEqual([])
  watch.begin(0, 1)
  expect(watch.wrong(2)).toEqual(['1 began while another of their account was under way'])
})

it('sees what overtook another', () => {
  const watch = watchQueues([3])
  workOn(watch, 0, [0, 2, 1])
  expect(watch.wrong()).toEqual(['2 were done out of order'])
})
