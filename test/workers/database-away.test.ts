import { resolve } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { createLogger } from '../../src/observability/log'
import { openWorkerServices } from '../../src/services/worker'
import { runWorker } from '../../src/workers/run-worker'
import { type DatabaseProxy, startDatabaseProxy } from '../faults/database-proxy'
import { createPosts } from '../support/factories'
import { testWorld } from '../support/world'

type Services = Awaited<ReturnType<typeof openWorkerServices>>

const world = testWorld()
let proxy: DatabaseProxy
beforeAll(async () => {
  proxy = await startDatabaseProxy(world.url)
})
beforeEach(() => proxy.reset())
afterAll(() => proxy.close())

/** Lets a worker do something behind a line to its database that can break. */
async function asWorker<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const env = world.env({ DATABASE_URL: proxy.url, LOG_FORMAT: 'json' })
  const config = loadConfig(env, resolve(__dirname, 'no.env'))
  const log = createLogger(config, 'WORKER', () => {})
  const services = await openWorkerServices(config, { workerId: 'worker-1-1', log, stop: new Promise(() => {}) })
  try {
    return await work(services)
  } finally {
    await services.close()
  }
}

const claimLines = async () =>
  (await world.db.query<RowDataPacket[]>("SELECT actor, attempt FROM attempts WHERE step = 'claim'"))[0]

describe('when the database goes away while a worker claims', () => {
  it('and the answer to the claim is lost, the worker publishes what it was given, and nobody waits for the lease', async () => {
    await createPosts(world.db, world.page, 3)
    let cuts = 0
    proxy.hook.after = async ({ tables }) => (tables.includes('attempts') && cuts++ === 0 ? 'cut' : 'pass')
    expect(await asWorker(runWorker)).toMatchObject({ published: 3, lost: 0 })
    expect(world.visible()).toHaveLength(3)
    expect(await claimLines()).toEqual(Array(3).fill({ actor: 'worker-1-1', attempt: 1 }))
  })

  it('and the claim never arrived, it is made again', async () => {
    await createPosts(world.db, world.page, 3)
    let cuts = 0
    proxy.hook.before = async () => (cuts++ === 0 ? 'cut' : 'pass')
    expect(await asWorker(runWorker)).toMatchObject({ published: 3, lost: 0 })
    expect(await claimLines()).toHaveLength(3)
  })

  it('and comes back only later, the age of the claim counts from before it was sent and not from its loading', async () => {
    await createPosts(world.db, world.page, 1)
    await asWorker(async ({ openClaim }) => {
      const { claim, load } = openClaim()
      const claimed = await claim({ limit: 5, holdsOthers: false })
      const [steady, wall] = [performance.now(), Date.now()]
      proxy.away(300)
      const { posts } = await load(claimed)
      const [{ askedHere, loadedHere } = expect.fail('it was not loaded')] = posts
      expect(askedHere.steady).toBeLessThanOrEqual(steady)
      expect(askedHere.wall).toBeLessThanOrEqual(wall)
      expect(loadedHere.steady).toBeGreaterThan(steady)
    })
  })
})
