import { describe, expect, it } from 'vitest'
import type { Models } from '../../src/db/models/open-models'
import { readSideOf } from '../../src/db/models/read-side'
import { Replica } from '../../src/db/models/replica'
import { isPosition } from '../../src/db/operations/replication'
import { until } from '../support/until'

const primary = { name: 'primary' } as unknown as Models
const nameOf = async (models: Models) => (models as unknown as { name: string }).name

/** A replica whose clock and state the test sets. */
function replica(name: string) {
  const state = { now: 0, knows: true, isBroken: false, told: [] as boolean[], asked: 0 }
  const own = new Replica(
    {
      position: async () => '0-1-100',
      knows: async () => {
        if (state.isBroken) throw new Error('broken')
        return state.knows
      },
      models: { name } as unknown as Models,
      told: (isAsked) => state.told.push(isAsked),
      close: async () => {},
    },
    () => state.now,
  )
  return { state, replica: own }
}

/** Replicas that have been looked at. */
async function readSide(...all: ReturnType<typeof replica>[]) {
  const side = readSideOf(
    all.map((one) => one.replica),
    primary,
    async () => '0-1-100',
  )
  expect(await side.read(undefined, nameOf)).toBe('primary')
  await until(() => all.every((one) => one.replica.isFit()), 'all are in step')
  return side
}

const fails = (name: string) => async (models: Models) => {
  if ((await nameOf(models)) === name) throw new Error('lost')
  return nameOf(models)
}

describe('reading posts from replicas', () => {
  it('begins when one is found in step with its primary, and takes turns', async () => {
    const side = await readSide(replica('a'), replica('b'))
    const read = []
    for (let n = 0; n < 4; n++) read.push(await side.read(undefined, nameOf))
    expect(read.sort()).toEqual(['a', 'a', 'b', 'b'])
  })

  it('of one that fails is done by the primary, and it is left out for five seconds, which is told once', async () => {
    const a = replica('a')
    const side = await readSide(a)
    expect(await side.read(undefined, fails('a'))).toBe('primary')
    a.state.now = 5_000
    expect(await side.read(undefined, nameOf)).toBe('primary')
    expect(a.state.told).toEqual([false])
    a.state.now = 5_001
    expect(await side.read(undefined, nameOf)).toBe('primary')
    await until(() => a.replica.isFit(), 'it was looked at')
    expect(await side.read(undefined, nameOf)).toBe('a')
    expect(a.state.told).toEqual([false, true])
  })

  it('leaves one out that has fallen behind, and one that is gone', async () => {
    for (const happened of [{ knows: false }, { isBroken: true }]) {
      const a = replica('a')
      const side = await readSide(a)
      Object.assign(a.state, happened, { now: 5_001 })
      await side.read(undefined, nameOf)
      await until(() => a.state.told.length === 1, 'it was looked at')
      expect(await side.read(undefined, nameOf)).toBe('primary')
    }
  })

  it('sees what the reader has written: from a replica that has it, else from the primary', async () => {
    const a = replica('a')
    const side = await readSide(a)
    expect(await side.read('0-1-100', nameOf)).toBe('a')
    a.state.knows = false
    expect(await side.read('0-1-101', nameOf)).toBe('primary')
    // Late for one reader, and not for those who have written nothing.
    expect(await side.read(undefined, nameOf)).toBe('a')
    expect(await side.read('what is this?', nameOf)).toBe('primary')
  })

  it('without replicas is done by the primary, and answers say no position', async () => {
    const side = readSideOf([], primary, async () => '0-1-100')
    expect(await side.read('0-1-100', nameOf)).toBe('primary')
    expect(await side.position()).toBeUndefined()
  })
})

it.each<[string, boolean]>([
  ['0-1-100', true],
  ['0-1-100,1-2-3', true],
  ['3E11FA47-71CA-11E1-9E33-C80AA9429562:1-5', true],
  ['3E11FA47-71CA-11E1-9E33-C80AA9429562:1-5:7-9,4E11FA47-71CA-11E1-9E33-C80AA9429562:1', true],
  ["0-1-100' OR 1", false],
  ['', false],
  ['0-1', false],
  [`0-1-${'1'.repeat(3_000)}`, false],
])('a position is what a database writes, and nothing else: %s', (text, is) => {
  expect(isPosition(text)).toBe(is)
})
