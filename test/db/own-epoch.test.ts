import { beforeAll, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { ownEpoch } from '../../src/db/operations/own-epoch'
import { testDatabase } from '../support/database'

let db: Database
beforeAll(async () => {
  ;({ db } = await testDatabase())
})

it('two ticks of a server that start in the same millisecond never name their workers alike', async () => {
  const ticks = await Promise.all(Array.from({ length: 5 }, () => db.getConnection()))
  const epochs = await Promise.all(ticks.map((connection) => ownEpoch(connection, 'one', 1_000)))
  expect(epochs.sort()).toEqual([1_000, 1_001, 1_002, 1_003, 1_004])
  expect(await ownEpoch(ticks[0] as (typeof ticks)[0], 'another', 1_000)).toBe(1_000)
  for (const connection of ticks) connection.destroy()
})
