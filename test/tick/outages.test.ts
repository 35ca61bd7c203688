import { randomUUID } from 'node:crypto'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { stallWatch } from '../../src/cron/stall-watch'
import { noteRecovered, noteStalled, signsSeen } from '../../src/db/operations/outages'
import { latePosts } from '../../src/db/queue/late-posts'
import { createLogger } from '../../src/observability/log'
import { openWorkServices } from '../../src/services/work'
import { createPost, createPosts } from '../support/factories'
import { makeLate } from '../support/passing-time'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const db = () => world.db

beforeEach(async () => {
  for (const table of ['events', 'webhooks']) await db().query(`DELETE FROM ${table}`)
})

/** Events are written where somebody listens. */
const listen = () =>
  db().query(
    `INSERT INTO webhooks (id, company_id, url, events) VALUES (?, 'acme', 'https://example.com', '["dispatcher.stalled","dispatcher.recovered"]')`,
    [randomUUID()],
  )
const ticked = (minutesAgo: number) =>
  db().query(
    "INSERT INTO dispatch_cycles (tick_id, host, started_at) VALUES ('t', 'server-7', NOW(3) - INTERVAL ? MINUTE)",
    [minutesAgo],
  )
const events = async () => {
  const [rows] = await db().query<RowDataPacket[]>('SELECT type, company_id, data FROM events ORDER BY id')
  return rows.map(({ type, company_id, data }) => ({
    type,
    company_id,
    ...(typeof data === 'string' ? JSON.parse(data) : data),
  }))
}
const downSince = async () => {
  const [rows] = await db().query<RowDataPacket[]>(
    "SELECT down_since FROM dispatch_cycles WHERE tick_id <> 't' ORDER BY id",
  )
  return rows.map(({ down_since }) => down_since)
}
const downLines = async () => {
  const { lines } = await tickHere(world.env())
  return lines.filter(({ msg }) => msg.startsWith('Down from')).map(({ level, msg }) => `${level} ${msg}`)
}

describe('the first tick after a time in which nothing ticked', () => {
  it('says from when to when, how many are late and when the last goes out, and leaves that in its row and to those who listen', async () => {
    await listen()
    await ticked(90)
    for (const post of await createPosts(db(), world.page, 3)) await makeLate(db(), 60, post.id)
    const [line, ...more] = await downLines()
    expect(more).toEqual([])
    expect(line).toMatch(/^WARN Down from 20.*Z to 20.*Z, nothing ticked: 3 late, last one goes out at 20.*Z$/)
    const [since] = await downSince()
    expect(since).toBeInstanceOf(Date)
    expect(line).toContain(since.toISOString())
    const [event, second] = await events()
    expect(second).toBeUndefined()
    expect(event).toMatchObject({ type: 'dispatcher.recovered', company_id: null, since: since.toISOString(), late: 3 })
    expect(event.silentForSeconds).toBeGreaterThanOrEqual(90 * 60)
    expect(Object.keys(event).sort()).toEqual(
      ['type', 'company_id', 'since', 'until', 'silentForSeconds', 'late', 'lastAt'].sort(),
    )
    expect(JSON.stringify(event)).not.toContain('server-7')
    // The next one finds the row of this one.
    expect(await downLines()).toEqual([])
    expect(await downSince()).toEqual([since, null])
  })

  it('tells of it while nothing is due as well', async () => {
    await ticked(5)
    expect(await downLines()).toEqual([expect.stringMatching(/nothing ticked: nothing is late$/)])
    expect(await downSince()).toEqual([expect.any(Date)])
  })

  it('is no news on a new installation, after a minute that was missed, beside resident workers, and after they have left', async () => {
    expect(await downLines()).toEqual([])
    await db().query('DELETE FROM dispatch_cycles')
    await ticked(2)
    expect(await downLines()).toEqual([])
    await db().query('DELETE FROM dispatch_cycles')
    await ticked(90)
    const beat = (secondsAgo: number) =>
      db().query("REPLACE INTO fleet_members (id, host, beat_at) VALUES ('f', 'one', NOW(3) - INTERVAL ? SECOND)", [
        secondsAgo,
      ])
    await beat(0)
    expect(await downLines()).toEqual([])
    await db().query("DELETE FROM dispatch_cycles WHERE tick_id <> 't'")
    await beat(60)
    expect(await downLines()).toEqual([])
  })

  it('knows that a backup which was restored is no proof of it', async () => {
    await ticked(90)
    await db().query(
      "INSERT INTO set_backs (lost_from, lost_until, noticed_by, posts) VALUES (NOW(3) - INTERVAL 90 MINUTE, NOW(3), 'x', 0)",
    )
    expect(await downLines()).toEqual([])
  })

  it('may be that of resident workers: they tell of it before their first beat', async () => {
    await listen()
    await ticked(90)
    await createPost(db(), world.member, { dueInSeconds: -3_600 })
    const config = loadConfig(world.env(), '/none')
    const services = await openWorkServices(
      config,
      createLogger(config, 'FLEET', () => {}),
      'test',
    )
    const come = async () => services.leave(await services.join())
    await come()
    expect(await events()).toMatchObject([{ type: 'dispatcher.recovered', late: 1 }])
    // They leave no trace of their beats, and have lived all the same.
    await come()
    expect(await events()).toHaveLength(1)
    await services.close()
  })
})

describe('an API that watches', () => {
  /** One of several, looking each minute. */
  const watcher = () => {
    let minutes = 0
    const said: string[] = []
    const log = createLogger({ LOG_LEVEL: 'info', LOG_FORMAT: 'json' }, 'API', (line) => void said.push(line))
    const look = stallWatch({
      log,
      look: () => signsSeen(db()),
      stalled: (since) => noteStalled(db(), since),
      recovered: async (since) => noteRecovered(db(), since, await latePosts(db())),
      now: () => minutes * 60_000,
    })
    return {
      said,
      look: async () => {
        await look()
        minutes++
      },
    }
  }
  const types = async () => (await events()).map(({ type }) => type)

  it('tells once that nothing ticks, of however many look, and once that something does again', async () => {
    await listen()
    await ticked(10)
    await createPosts(db(), world.page, 2)
    const apis = [watcher(), watcher(), watcher()]
    const lookAll = () => Promise.all(apis.map(({ look }) => look()))
    // Cron may come back within two minutes, as after a restart of the machine.
    await lookAll()
    await lookAll()
    expect(await types()).toEqual([])
    await lookAll()
    await lookAll()
    const [stalled, ...more] = await events()
    expect(more).toEqual([])
    expect(stalled).toMatchObject({ type: 'dispatcher.stalled', company_id: null, due: 2 })
    expect(Object.keys(stalled).sort()).toEqual(['company_id', 'due', 'silentForSeconds', 'since', 'type'])
    expect(apis.flatMap(({ said }) => said).filter((line) => line.includes('Nothing has ticked since'))).toHaveLength(1)
    // One that is started meanwhile has nothing to add.
    const late = watcher()
    for (let n = 0; n < 4; n++) await late.look()
    expect(late.said).toEqual([])
    await ticked(0)
    await lookAll()
    await lookAll()
    expect(await types()).toEqual(['dispatcher.stalled', 'dispatcher.recovered'])
  })

  it('leaves the end of it to the tick that ends it, and tells of the next time anew', async () => {
    await listen()
    await ticked(10)
    const api = watcher()
    for (let n = 0; n < 3; n++) await api.look()
    await tickHere(world.env())
    await api.look()
    expect(await types()).toEqual(['dispatcher.stalled', 'dispatcher.recovered'])
    const [stalled, recovered] = await events()
    expect(recovered.since).toBe(stalled.since)
    // As after four minutes of silence.
    await db().query('DELETE FROM dispatch_cycles')
    await db().query('UPDATE outages SET ended_at = NOW(3) - INTERVAL 4 MINUTE')
    await api.look()
    expect(await types()).toEqual(['dispatcher.stalled', 'dispatcher.recovered', 'dispatcher.stalled'])
  })

  it('also where nothing ever ticked', async () => {
    await listen()
    const api = watcher()
    for (let n = 0; n < 3; n++) await api.look()
    expect(await events()).toMatchObject([{ type: 'dispatcher.stalled', due: 0 }])
  })

  it('proves nothing while the database cannot be asked', async () => {
    let minutes = 0
    let isAway = false
    const told: string[] = []
    const look = stallWatch({
      log: createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'API'),
      async look() {
        if (isAway) throw new Error('away')
        return { now: new Date(), last: new Date(0), openSince: undefined }
      },
      stalled: async (since) => {
        told.push('stalled')
        return { since, silentForSeconds: 0, due: 0 }
      },
      recovered: async () => undefined,
      now: () => minutes * 60_000,
    })
    for (const away of [false, false, true, true, false, false]) {
      isAway = away
      await look()
      minutes++
    }
    expect(told).toEqual([])
    await look()
    expect(told).toEqual(['stalled'])
  })
})
