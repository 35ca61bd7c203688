import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ANY_MEDIA, bytesOfCompany, type MediaAllowance } from '../../src/db/media/files-of-company'
import { mediaFiles } from '../../src/db/media/media-files'
import { NO_LIMIT } from '../../src/domain/quota'
import { believedForAMoment, needRoom } from '../../src/media/free-room'
import { MediaLibrary } from '../../src/media/media-library'
import { Spool } from '../../src/media/spool'
import { jpeg } from '../api/support/files'
import { inAnHour, startTestApi } from '../api/support/test-api'
import { type TestDatabase, testDatabase } from '../support/database'
import { type MediaWorld, mediaWorld } from '../support/media-world'

let database: TestDatabase
let world: MediaWorld
beforeAll(async () => {
  database = await testDatabase()
  world = await mediaWorld('folder', database)
})
afterAll(() => world.close())

let pictures = 0
// Each has a content of its own: the same again would weigh nothing.
const picture = (bytes: number) => Buffer.concat([jpeg(bytes), Buffer.from(`${++pictures}`.padStart(8, '0'))])
const libraryOf = (allowance: Partial<MediaAllowance>) =>
  new MediaLibrary(world.store, new Spool(world.folder), mediaFiles(database.db, null, { ...ANY_MEDIA, ...allowance }))
const bytesOf = (companyId: string) => bytesOfCompany(companyId, NO_LIMIT).count(database.db, 0)
const PIECE = 8 * 1024 * 1024
const save = (library: MediaLibrary, companyId: string, content: Buffer) =>
  library.save(companyId, Readable.from([content]), { maxBytes: 1e6 })

it('a company keeps as many bytes as it may have, the same content once, whatever others have', async () => {
  const [first, second, tooMuch] = [picture(4_000), picture(4_000), picture(4_000)]
  const library = libraryOf({ bytes: first.length + second.length })
  await save(library, 'rival', picture(4_000))
  const kept = await save(library, 'acme', first)
  await save(library, 'acme', second)
  await expect(save(library, 'acme', tooMuch)).rejects.toMatchObject({
    refusal: { kind: 'quota', reached: { of: 'bytes', used: 3 * first.length, allowed: 2 * first.length } },
  })
  // It left nothing behind that counts, and what is there already may be used again.
  expect(await bytesOf('acme')).toBe(2 * first.length)
  expect((await save(library, 'acme', second)).size).toBe(second.length)
  await library.giveBack([kept], (error) => expect.fail(String(error)))
  await save(library, 'acme', tooMuch)
})

it('a request that brings more is refused with what there would be and what there may be, and nothing of it stays', async () => {
  const api = await startTestApi({ MEDIA_MB_PER_COMPANY: '1' })
  const acme = await api.company()
  const post = { socialAccountId: await acme.account(), postType: 'feed', caption: 'x', scheduledAt: inAnHour() }
  const files = [600_000, 700_000].map((size, n) => ({ name: `${n}.jpg`, content: picture(size) }))
  const { status, body } = await acme.upload(post, files)
  expect([status, body.type]).toEqual([413, 'urn:post-dispatcher:problem:media-quota'])
  expect(body.quota).toEqual({ usedBytes: 1_300_016, allowedBytes: 1_048_576 })
  expect(body.detail).toContain('1.2 MB, and they may weigh 1 MB')
  expect(await api.files()).toEqual([])
  expect((await acme.upload(post, files.slice(0, 1))).status).toBe(201)
})

it.each([
  ['many', { files: 3 }],
  ['much', { bytes: 3.5 * 2_008 }],
])('of files that come at once exactly as %s are kept as a company may have', async (what, allowance) => {
  const files = Array.from({ length: 8 }, () => picture(2_000))
  const library = libraryOf(allowance)
  const saved = await Promise.allSettled(files.map((content) => save(library, `crowd-${what}`, content)))
  expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(await bytesOf(`crowd-${what}`)).toBe(3 * 2_008)
})

it('a disk is not filled to its end: 512 MB stay free, of a small disk a twentieth', async () => {
  const MB = 1024 * 1024
  const disk = (totalMb: number, freeMb: number) => async () => ({ bsize: MB, blocks: totalMb, bavail: freeMb })
  const needs = (totalMb: number, freeMb: number) => needRoom('/media', disk(totalMb, freeMb))
  await expect(needs(100_000, 511)).rejects.toMatchObject({ name: 'MediaFolderError', isFull: true })
  await needs(100_000, 512)
  await expect(needs(1_000, 49)).rejects.toThrow('only 49 MB are free, and 50 MB stay free')
  await needs(1_000, 50)
  // Disks that tell no size.
  await needs(0, 0)
})

it('room is looked for before a file comes and while it comes, and what had come is gone', async () => {
  const roomFor = (looks: number) => {
    let looked = 0
    const spool = new Spool(world.folder, (folder) =>
      needRoom(folder, async () => ({ bsize: 1, blocks: 100, bavail: ++looked > looks ? 0 : 100 })),
    )
    return { spool, looked: () => looked }
  }
  const large = () => Readable.from([jpeg(PIECE), ...Array.from({ length: 4 }, () => Buffer.alloc(PIECE))])
  for (const looks of [0, 1]) {
    const { spool, looked } = roomFor(looks)
    await expect(spool.receive(large(), { maxBytes: 1e9 })).rejects.toMatchObject({ isFull: true })
    expect(looked()).toBe(looks + 1)
    expect(await spool.sweep(0)).toBe(0)
  }
})

it('room that was seen a moment ago is believed, that there is none never is', async () => {
  let now = 0
  let looks = 0
  let isFull = true
  const needs = believedForAMoment(
    async () => {
      looks++
      if (isFull) throw new Error('full')
    },
    () => now,
  )
  for (let n = 0; n < 2; n++) await expect(needs('/media')).rejects.toThrow('full')
  isFull = false
  for (let n = 0; n < 10; n++) await needs('/media')
  expect(looks).toBe(3)
  isFull = true
  now += 250
  await expect(needs('/media')).rejects.toThrow('full')
})
