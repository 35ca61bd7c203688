import { randomBytes } from 'node:crypto'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/connection'
import { mediaFiles } from '../../src/db/media/media-files'
import { underLock } from '../../src/db/under-lock'
import type { MediaItem } from '../../src/domain/post'
import type { PostOptions } from '../../src/domain/post-options'
import { collectGarbage } from '../../src/media/collect-garbage'
import { newMediaKey } from '../../src/media/media-key'
import type { StoredMedia } from '../../src/media/media-library'
import { jpeg } from '../api/support/files'
import { byHand } from '../support/by-hand'
import { type TestDatabase, testDatabase } from '../support/database'
import { createAccount, createPost, type TestAccount } from '../support/factories'
import { type MediaWorld, mediaWorld, storeKinds } from '../support/media-world'
import { leaveAlone } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { TestSpool } from '../support/test-spool'

const KEEP_DAYS = 7

type Walk = (db: Database, id: string) => Promise<unknown>
const queuedAgain: Walk = async (db, id) => {
  await walkTo.published(db, id)
  await byHand(db, "UPDATE post_schedule SET status = 'pending' WHERE post_detail_id = ?", [id])
}

describe.each(storeKinds)('collecting what no post needs, in a %s', (kind) => {
  let database: TestDatabase
  let world: MediaWorld
  let acme: TestAccount
  let rival: TestAccount

  beforeAll(async () => {
    database = await testDatabase()
    world = await mediaWorld(kind, database)
    acme = await createAccount(database.db)
    rival = await createAccount(database.db, { companyId: 'rival' })
  })
  beforeEach(async () => {
    await database.db.query('DELETE FROM media_files')
    await database.db.query('DELETE FROM post_details')
    for await (const { key } of world.store.list()) await world.store.remove(key)
  })
  afterAll(() => world.close())

  const collect = (options: { dryRun?: boolean; strays?: boolean } = {}) =>
    collectGarbage(world.store, mediaFiles(database.db), { keepDays: KEEP_DAYS, ...options })
  const picture = () => Buffer.concat([jpeg(), randomBytes(16)])
  const save = (content = picture(), companyId = 'acme') =>
    world.library.save(companyId, Readable.from([content]), { maxBytes: 1_000_000 })
  /** A file that was used for the last time so many days ago. */
  const old = async (days = 8, companyId = 'acme') => {
    const stored = await save(picture(), companyId)
    await age(stored, days)
    return stored
  }
  const age = ({ key }: StoredMedia, days: number) =>
    database.db.query('UPDATE media_files SET last_used_at = NOW(3) - INTERVAL ? DAY WHERE media_key = ?', [days, key])
  const item = ({ key, url }: StoredMedia): MediaItem => ({ key, url, type: 'image' })
  const isThere = async ({ key }: StoredMedia) => (await world.store.sizeOf(key)) !== undefined
  const rows = async () => (await database.db.query<RowDataPacket[]>('SELECT * FROM media_files'))[0]
  type Given = { walk?: Walk; days?: number; account?: TestAccount; options?: PostOptions }
  /** A post about these files that came to stand somewhere, unchanged for so many days. */
  const post = async (media: MediaItem[], { walk, days = 30, account = acme, options = {} }: Given = {}) => {
    const { id } = await createPost(database.db, account, { media, options })
    await walk?.(database.db, id)
    await leaveAlone(database.db, id, days)
  }

  it('removes a file and its row when nobody has used it for long and no post names it', async () => {
    const [unused, young] = [await old(), await old(6)]
    expect(await collect()).toMatchObject({
      removed: [{ key: unused.key, companyId: 'acme', why: 'unused' }],
      needed: 0,
      failed: [],
    })
    expect([await isThere(unused), await isThere(young)]).toEqual([false, true])
    expect(await rows()).toMatchObject([{ media_key: young.key }])
  })

  it.each([
    ['waits for its time', async () => {}],
    ['is being published', walkTo.claimed],
    ['is held', walkTo.held],
    ['was missed', walkTo.missed],
    ['is unconfirmed', walkTo.unconfirmed],
    ['is to be asked for', walkTo.toBeAskedFor],
    ['has failed', walkTo.failed],
    ['is out, and was put into the queue again by hand', queuedAgain],
  ])('keeps what a post needs that %s, however old', async (_name, walk) => {
    const stored = await old(400)
    await post([item(stored)], { walk, days: 390, account: await createAccount(database.db) })
    expect(await collect()).toMatchObject({ removed: [], needed: 1 })
    expect(await isThere(stored)).toBe(true)
    // Looked at again after its days, and not every hour.
    expect(await collect()).toMatchObject({ removed: [], needed: 0 })
  })

  it.each([
    ['published', walkTo.published],
    ['cancelled', walkTo.cancelled],
  ])(
    'removes the files of a post that is %s only when that is long ago: platforms fetch for a while',
    async (_name, walk) => {
      const [recent, past] = [await old(30), await old(30)]
      await post([item(recent)], { walk, days: 6 })
      await post([item(past)], { walk, days: 8 })
      expect(await collect()).toMatchObject({ removed: [{ key: past.key }], needed: 1 })
      expect([await isThere(recent), await isThere(past)]).toEqual([true, false])
    },
  )

  it('keeps what a post names in any way: by key, by address alone, as cover, as the original of a JPEG', async () => {
    const files = [await old(), await old(), await old(), await old()] as [
      StoredMedia,
      StoredMedia,
      StoredMedia,
      StoredMedia,
    ]
    const [byKey, byUrl, cover, original] = files
    await post([item(byKey)])
    await post([{ url: byUrl.url, type: 'image' }])
    await post([], { options: { coverUrl: cover.url } })
    await post([{ ...item(await save()), originalKey: original.key } as MediaItem])
    expect(await collect()).toMatchObject({ removed: [], needed: 4 })
  })

  it("looks at a company's own posts only: what another one names keeps nothing", async () => {
    const stored = await old()
    await post([{ url: stored.url, type: 'image' }], { account: rival })
    expect(await collect()).toMatchObject({ removed: [{ key: stored.key }] })
  })

  it('says what it would remove and touches nothing when it is only asked', async () => {
    const stored = await old()
    expect(await collect({ dryRun: true })).toMatchObject({ removed: [{ key: stored.key }] })
    expect(await isThere(stored)).toBe(true)
    expect(await rows()).toMatchObject([{ status: 'kept' }])
  })

  it('changes nothing when it only looks, also not uploads that were cut off', async () => {
    const cutOff = await save()
    await database.db.query(
      "UPDATE media_files SET status = 'arriving', sha256 = NULL, last_used_at = NOW(3) - INTERVAL 25 HOUR WHERE media_key = ?",
      [cutOff.key],
    )
    expect((await collect({ dryRun: true })).removed).toMatchObject([{ key: cutOff.key, why: 'unfinished' }])
    expect(await rows()).toMatchObject([{ status: 'arriving' }])
    expect((await collect()).removed).toMatchObject([{ key: cutOff.key, why: 'unfinished' }])
    expect(await rows()).toEqual([])
  })

  it('lets an upload of the same content win that comes while it works', async () => {
    for (let round = 0; round < 15; round++) {
      const content = picture()
      await age(await save(content), 30)
      const other = world.otherServer()
      const [stored] = await Promise.all([
        other.save('acme', Readable.from([content]), { maxBytes: 1_000_000 }),
        collect(),
        collect(),
      ])
      expect(await isThere(stored), `round ${round}`).toBe(true)
      expect((await rows()).filter((row) => row.media_key === stored.key)).toMatchObject([{ status: 'kept' }])
    }
  })

  it('does not take what was used after it had looked', async () => {
    const stored = await old()
    const files = mediaFiles(database.db)
    const slow = {
      ...files,
      // Between the look at the posts and the removal a request names the file.
      leave: async (id: number, days: number) => {
        await world.library.useUrl('acme', stored.url)
        return files.leave(id, days)
      },
    }
    expect(await collectGarbage(world.store, slow, { keepDays: KEEP_DAYS })).toMatchObject({ removed: [] })
    expect(await isThere(stored)).toBe(true)
  })

  it('clears away what uploads and removals left that died with their process', async () => {
    const files = mediaFiles(database.db)
    const spool = new TestSpool(world.folder)
    const file = await spool.receive(Readable.from([picture()]), { maxBytes: 1_000_000 })
    const store = await world.store.id()
    const announce = async () => {
      const key = newMediaKey(file.format)
      const id = await files.announce({ companyId: 'acme', store, key, contentType: 'image/jpeg', size: file.size })
      await world.store.put(key, file)
      return { id, key }
    }
    const [dead, arriving, leaving] = [await announce(), await announce(), await announce()]
    await spool.closeAll()
    await database.db.query('UPDATE media_files SET last_used_at = NOW(3) - INTERVAL 25 HOUR WHERE id = ?', [dead.id])
    await files.dismiss(leaving.id)
    const { removed } = await collect()
    expect(removed.map(({ key }) => key).sort()).toEqual([dead.key, leaving.key].sort())
    expect(await rows()).toMatchObject([{ id: arriving.id, status: 'arriving' }])
    // An upload that took more than a day finds out that its file is gone.
    expect(await files.keep('acme', dead.id, 'a'.repeat(64))).toBe('gone')
  })

  it('goes on after a file that cannot be removed, and removes it the next time', async () => {
    const [first, second] = [await old(), await old()]
    const stuck = Object.create(world.store) as typeof world.store
    stuck.remove = async (key) => {
      if (key === first.key) throw new Error('EACCES')
      return world.store.remove(key)
    }
    const collection = await collectGarbage(stuck, mediaFiles(database.db), { keepDays: KEEP_DAYS })
    expect(collection).toMatchObject({ removed: [{ key: second.key }], failed: [{ key: first.key }] })
    expect(await collect()).toMatchObject({ removed: [{ key: first.key, why: 'unfinished' }] })
    expect(await rows()).toEqual([])
  })

  it('leaves files of another store alone', async () => {
    const stored = await old()
    await database.db.query("UPDATE media_files SET store = 'local:another'")
    expect(await collect()).toMatchObject({ removed: [] })
    expect(await isThere(stored)).toBe(true)
  })

  it('leaves files it does not know alone, unless told to collect them too', async () => {
    const [known, unknown, named] = [await save(), await save(), await save()]
    await database.db.query('DELETE FROM media_files WHERE media_key <> ?', [known.key])
    await post([item(named)])
    expect(await collect()).toMatchObject({ removed: [] })
    // What came just now may belong to an upload under way.
    expect(await collect({ strays: true })).toMatchObject({ removed: [] })
    const longAgo = new Date(Date.now() - 8 * 86_400_000)
    if (!world.store.directory) {
      const list = world.store.list.bind(world.store)
      world.store.list = async function* () {
        for await (const file of list()) yield { ...file, changedAt: longAgo }
      }
    } else {
      for (const { key } of [known, unknown, named]) await utimes(join(world.folder, key), longAgo, longAgo)
    }
    expect(await collect({ strays: true, dryRun: true })).toMatchObject({
      removed: [{ key: unknown.key, why: 'unknown' }],
    })
    expect(await collect({ strays: true })).toMatchObject({ removed: [{ key: unknown.key, why: 'unknown' }] })
    expect(await Promise.all([known, unknown, named].map(isThere))).toEqual([true, false, true])
  })

  it('looks through many posts and many files', async () => {
    await database.db.query(
      'INSERT INTO post_details (company_id, social_account_id, platform, media, updated_at) VALUES ?',
      [
        Array.from({ length: 4_500 }, (_, n) => [
          'acme',
          acme.id,
          'linkedin',
          JSON.stringify([{ url: `https://media.example.com/m/aa/${String(n).padStart(48, '0')}.jpg`, type: 'image' }]),
          new Date('2026-01-01'),
        ]),
      ],
    )
    const store = await world.store.id()
    await database.db.query(
      'INSERT INTO media_files (company_id, store, media_key, status, sha256, content_type, size, last_used_at) VALUES ?',
      [
        Array.from({ length: 1_100 }, (_, n) => {
          const name = String(n * 10).padStart(48, '0')
          return [
            'acme',
            store,
            `aa/${name}.jpg`,
            'kept',
            String(n).padStart(64, '0'),
            'image/jpeg',
            1,
            new Date('2026-01-01'),
          ]
        }),
      ],
    )
    const { removed, needed } = await collect({ dryRun: true })
    expect([needed, removed.length]).toEqual([450, 650])
  })
})

describe('of several servers', () => {
  it('one collects at a time', async () => {
    const { db } = await testDatabase()
    let release = () => {}
    let first: Promise<boolean> | undefined
    await new Promise<void>((begun) => {
      const work = () =>
        new Promise<void>((done) => {
          release = done
          begun()
        })
      first = underLock(db, 'media-gc', work)
    })
    expect(await underLock(db, 'media-gc', async () => {})).toBe(false)
    release()
    expect(await first).toBe(true)
    expect(await underLock(db, 'media-gc', async () => {})).toBe(true)
    await expect(underLock(db, 'media-gc', async () => Promise.reject(new Error('oh')))).rejects.toThrow('oh')
    expect(await underLock(db, 'media-gc', async () => {})).toBe(true)
  })
})
