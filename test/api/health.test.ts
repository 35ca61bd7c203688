import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getHealth } from '../../src/api/health/get-health'
import type { Call } from '../../src/api/operations/operation'
import type { ApiServices } from '../../src/api/services'
import { type Database, openDatabase } from '../../src/db/connection'
import { type Models, openModels } from '../../src/db/models/open-models'
import { type TestDatabase, testDatabase } from '../support/database'
import { createAccount, createPost } from '../support/factories'

let test: TestDatabase
/** Each of the two ways to the database, and the same where nobody answers. */
let queue: Record<'there' | 'away', Database>
let lists: Record<'there' | 'away', Models>

beforeAll(async () => {
  test = await testDatabase()
  const nowhere = 'mysql://somebody@127.0.0.1:1/nowhere'
  queue = { there: test.db, away: openDatabase(nowhere) }
  lists = { there: openModels(test.url), away: openModels(nowhere) }
})
afterAll(() => Promise.all([queue?.away.end(), ...Object.values(lists ?? {}).map((models) => models.close())]))

const health = (db: Database, models: Models) =>
  getHealth.run({ db, models, isDraining: () => false } as unknown as ApiServices, {} as Call)
const well = { status: 200, body: { success: true, status: 'ok', database: 'ok' } }
const away = { status: 503, message: expect.stringContaining('database') }

describe('/health', () => {
  it('is well when both ways to the database are open, and 503 when either of them alone is not', async () => {
    expect(await health(queue.there, lists.there)).toEqual(well)
    await expect(health(queue.away, lists.there)).rejects.toMatchObject(away)
    await expect(health(queue.there, lists.away)).rejects.toMatchObject(away)
  })

  it('tells of this server and its database: posts that are late, whatever keeps them, do not make it ill', async () => {
    const account = await createAccount(test.db)
    for (let post = 0; post < 3; post++) await createPost(test.db, account, { dueInSeconds: -62 * 60 })
    expect(await health(queue.there, lists.there)).toEqual(well)
  })
})
