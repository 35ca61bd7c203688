import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { mediaFiles } from '../../src/db/media/media-files'
import { collectGarbage } from '../../src/media/collect-garbage'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { leaveAlone } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { jpeg, mp4, pdf, png } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

const KEEP_DAYS = 3

let api: TestApi
let acme: Client
let rival: Client
let page: string

beforeAll(async () => {
  api = await startTestApi({ MEDIA_KEEP_DAYS: String(KEEP_DAYS) })
  acme = await api.company()
  rival = await api.company()
  page = await acme.account('facebook')
})

let pictures = 0
/** A picture that is not kept yet. */
const picture = () => jpeg(3_000 + pictures++)
const upload = (contents: Buffer[], { by = acme, headers = {} } = {}) =>
  by.upload(
    {},
    contents.map((content, n) => ({ name: `${n}.bin`, content })),
    { path: '/media', headers },
  )
const uploadOne = async (content = picture()) => (await upload([content])).body.media[0]
const schedule = (media: unknown[], more = {}, path = '/schedule-post') =>
  acme.post(path, { socialAccountId: page, scheduledAt: inAnHour(), media, ...more })
const mediaOf = async (id: string) => (await acme.get(`/scheduled-posts/${id}`)).body.post.media
const collect = () =>
  collectGarbage(new LocalMediaStore(api.mediaDir, `${api.url}/media`), mediaFiles(api.db), { keepDays: KEEP_DAYS })
const age = (mediaId: string, hours: number) =>
  api.db.query('UPDATE media_files SET last_used_at = NOW(3) - INTERVAL ? HOUR WHERE media_key LIKE ?', [
    hours,
    `%/${mediaId}.%`,
  ])
const isThere = async ({ url }: { url: string }) => (await fetch(url)).status === 200
const JUST_KEPT = KEEP_DAYS * 24 - 1
const TOO_OLD = KEEP_DAYS * 24 + 1

describe('POST /media', () => {
  it('keeps files and says of each what it is, in their order', async () => {
    const { status, body } = await upload([jpeg(2_500), mp4(), pdf(), png()])
    expect([status, body]).toEqual([
      201,
      {
        success: true,
        media: [
          { type: 'image', width: 64, height: 64, size: 2_500 },
          { type: 'video', size: mp4().length },
          { type: 'document', size: pdf().length },
          { type: 'image', size: png().length },
        ].map((one) =>
          expect.objectContaining({ ...one, mediaId: expect.any(String), url: expect.stringContaining('/media/') }),
        ),
      },
    ])
    expect(body.media[2]).not.toHaveProperty('width')
    expect(Buffer.from(await (await fetch(body.media[0].url)).arrayBuffer()).equals(jpeg(2_500))).toBe(true)
  })

  it('gives the same content one id', async () => {
    const content = picture()
    const { body } = await upload([content, content])
    expect(body.media[0]).toEqual(body.media[1])
    expect(await uploadOne(content)).toEqual(body.media[0])
  })

  it('takes an upload that is repeated under its Idempotency-Key once', async () => {
    const headers = { 'Idempotency-Key': 'upload-once' }
    const content = picture()
    const first = await upload([content], { headers })
    const before = await api.files()
    const again = await upload([content], { headers })
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect(await api.files()).toEqual(before)
    expect((await upload([picture()], { headers })).status).toBe(422)
  })

  it.each([
    ['no file', () => acme.upload({}, [], { path: '/media' }), 400, 'files'],
    [
      'a text beside its file',
      () => acme.upload({ caption: 'x' }, [{ name: 'a', content: picture() }], { path: '/media' }),
      400,
      'caption',
    ],
    ['a file of a type that nobody takes', () => upload([picture(), Buffer.from('text')]), 415, 'files'],
    ['a broken file', () => upload([picture(), jpeg().subarray(0, 20)]), 422, 'files.1'],
    ['more files than a post may have', () => upload(Array.from({ length: 21 }, picture)), 400, 'files'],
  ])('refuses %s and keeps nothing', async (_what, send, status, path) => {
    const before = await api.files()
    const answer = await send()
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([status, path])
    expect(await api.files()).toEqual(before)
  })

  it('is for forms, and for those who may schedule', async () => {
    expect((await acme.post('/media', { files: [] })).status).toBe(415)
    const reader = await api.company(acme.companyId, 'read')
    expect((await upload([picture()], { by: reader })).status).toBe(403)
    const writer = await api.company(acme.companyId, 'write')
    expect((await upload([picture()], { by: writer })).status).toBe(201)
  })
})

describe('a post that names uploads', () => {
  it('has them between media by address, in the order it says, after its own files', async () => {
    const [one, two] = (await upload([picture(), png()])).body.media
    const media = [
      { mediaId: two.mediaId, altText: 'the second' },
      { url: 'https://example.com/a.jpg' },
      { mediaId: one.mediaId },
    ]
    const { status, body } = await acme.upload(
      { socialAccountId: page, scheduledAt: inAnHour(), media: JSON.stringify(media) },
      [{ name: 'own.jpg', content: picture() }],
    )
    expect(status, JSON.stringify(body)).toBe(201)
    expect(await mediaOf(body.postDetailId)).toEqual([
      expect.objectContaining({ name: 'own.jpg' }),
      expect.objectContaining({ url: two.url, altText: 'the second', contentType: 'image/png', width: two.width }),
      { url: 'https://example.com/a.jpg', type: 'image' },
      expect.objectContaining({ url: one.url, size: one.size, width: 64, height: 64 }),
    ])
  })

  it('may name them in fields of a form, and send back what was answered as it is', async () => {
    const media = await uploadOne()
    const fields = { socialAccountId: page, scheduledAt: inAnHour(), 'media[0][mediaId]': media.mediaId }
    expect((await acme.upload(fields)).status).toBe(201)
    expect((await schedule([{ ...media, altText: 'x' }])).status).toBe(201)
  })

  it('is checked with what they are, also where nothing is scheduled', async () => {
    const document = await uploadOne(pdf())
    for (const path of ['/schedule-post?dryRun=true', '/schedule-post']) {
      const { status, body } = await schedule([{ mediaId: document.mediaId }], {}, path)
      expect([status, body.errors[0].path]).toEqual([422, 'media.0'])
    }
    expect(await isThere(document)).toBe(true)
    const { body } = await schedule([{ mediaId: (await uploadOne()).mediaId }], {}, '/schedule-post?dryRun=true')
    expect(body).toMatchObject({ dryRun: true })
  })

  it('names them as often as one likes, also after a refusal', async () => {
    const { mediaId } = await uploadOne()
    expect((await schedule([{ mediaId }], { scheduledAt: 'tomorrow' })).status).toBe(400)
    expect((await schedule([{ mediaId }], { socialAccountId: 'nobodys' })).status).toBe(400)
    const again = [await schedule([{ mediaId }]), await schedule([{ mediaId }], { caption: 'again' })]
    expect(again.map(({ status }) => status)).toEqual([201, 201])
  })

  it('keeps a file that was sent with a refused post as well', async () => {
    const content = picture()
    const kept = await uploadOne(content)
    const refused = await acme.upload({ socialAccountId: page, scheduledAt: 'x' }, [{ name: 'a', content }])
    expect([refused.status, await isThere(kept)]).toEqual([400, true])
  })

  it('can be edited to name them', async () => {
    const { body } = await schedule([{ url: 'https://example.com/a.jpg' }])
    const media = await uploadOne()
    const edit = (media: unknown[]) => acme.patch(`/scheduled-posts/${body.postDetailId}`, { media })
    const edited = await edit([{ mediaId: media.mediaId }, { url: 'https://example.com/a.jpg' }])
    expect(edited.status, JSON.stringify(edited.body)).toBe(200)
    expect((await mediaOf(body.postDetailId)).map(({ url }: { url: string }) => url)).toEqual([
      media.url,
      'https://example.com/a.jpg',
    ])
    expect((await edit([{ url: media.url }, { mediaId: '0'.repeat(48) }])).body.errors).toEqual([
      { path: 'media.1.mediaId', message: expect.stringMatching(/^is no file of yours/) },
    ])
    expect((await edit([{}])).status).toBe(400)
  })

  it('is refused for an id that is unknown or another company’s, in the same words, and schedules nothing', async () => {
    const theirs = (await upload([picture()], { by: rival })).body.media[0]
    const mine = await uploadOne()
    const named = async (mediaId: string) => {
      const { status, body } = await schedule([{ mediaId: mine.mediaId }, { mediaId }])
      return { status, errors: body.errors }
    }
    const answer = await named(theirs.mediaId)
    expect(answer).toEqual({
      status: 422,
      errors: [
        {
          path: 'media.1.mediaId',
          message: `is no file of yours: there never was one, or no post has used it for ${KEEP_DAYS} days and it is gone. Upload it with POST /media`,
        },
      ],
    })
    expect(await named('0123456789abcdef'.repeat(3))).toEqual(answer)
  })

  it.each([
    ['a number', { mediaId: 7 }, 'media.0.mediaId'],
    ['a wildcard', { mediaId: '%' }, 'media.0.mediaId'],
    ['nothing', { mediaId: null }, 'media.0.url'],
    ['an empty text', { mediaId: '' }, 'media.0.mediaId'],
    ['a width of something on the web', { url: 'https://example.com/a.jpg', width: 5 }, 'media.0.width'],
  ])('is refused for %s as id', async (_what, item, path) => {
    const { status, body } = await schedule([item])
    expect([status, body.errors[0].path]).toEqual([400, path])
  })

  it('is refused when it says another address beside the id', async () => {
    const { mediaId } = await uploadOne()
    const { status, body } = await schedule([{ mediaId, url: 'https://example.com/other.jpg' }])
    expect([status, body.errors[0].path]).toEqual([422, 'media.0.url'])
  })

  it('is refused for an upload that lies in the folder of another server, which it names', async () => {
    const { mediaId } = await uploadOne()
    await api.db.query("UPDATE media_files SET store = 'elsewhere', host = 'web-2' WHERE media_key LIKE ?", [
      `%/${mediaId}.%`,
    ])
    const { status, body } = await schedule([{ mediaId }])
    expect([status, body.errors[0].message]).toEqual([422, expect.stringContaining('on the server web-2')])
  })
})

describe('an upload', () => {
  it('is kept for MEDIA_KEEP_DAYS while no post uses it, and no longer', async () => {
    const [young, old] = (await upload([picture(), picture()])).body.media
    await age(young.mediaId, JUST_KEPT)
    await age(old.mediaId, TOO_OLD)
    // Nobody has collected it yet, and it is over all the same.
    expect((await schedule([{ mediaId: old.mediaId }])).body.errors[0].path).toBe('media.0.mediaId')
    expect(await isThere(old)).toBe(true)
    await collect()
    expect([await isThere(young), await isThere(old)]).toEqual([true, false])
    expect((await schedule([{ mediaId: old.mediaId }])).status).toBe(422)
    expect((await schedule([{ mediaId: young.mediaId }])).status).toBe(201)
  })

  it('counts its days anew when it is uploaded or named again', async () => {
    const content = picture()
    const { mediaId } = await uploadOne(content)
    const url = (await uploadOne(content)).url
    await age(mediaId, JUST_KEPT)
    await schedule([{ mediaId }], { postType: 'article' })
    await collect()
    expect(await isThere({ url })).toBe(true)
    const [[row]] = await api.db.query<RowDataPacket[]>(
      'SELECT last_used_at > NOW(3) - INTERVAL 1 HOUR AS isFresh FROM media_files WHERE media_key LIKE ?',
      [`%/${mediaId}.%`],
    )
    expect(row?.isFresh).toBe(1)
  })

  it('stays, and can be named, as long as a post needs it', async () => {
    const media = await uploadOne()
    const { body } = await schedule([{ mediaId: media.mediaId }])
    await leaveAlone(api.db, body.postDetailId, 30)
    await age(media.mediaId, 30 * 24)
    expect((await schedule([{ mediaId: media.mediaId }], { caption: 'x' }, '/schedule-post?dryRun=true')).status).toBe(
      200,
    )
    await age(media.mediaId, 30 * 24)
    await collect()
    expect(await isThere(media)).toBe(true)
  })

  it('goes when the post that needed it has been out for long enough', async () => {
    const media = await uploadOne()
    const { body } = await schedule([{ mediaId: media.mediaId }])
    await walkTo.published(api.db, body.postDetailId)
    await leaveAlone(api.db, body.postDetailId, KEEP_DAYS + 1)
    await age(media.mediaId, TOO_OLD)
    expect((await schedule([{ mediaId: media.mediaId }])).status).toBe(422)
    await collect()
    expect(await isThere(media)).toBe(false)
  })

  it('is kept again when its content comes again after a hand has removed it from the folder', async () => {
    const content = picture()
    const media = await uploadOne(content)
    await rm(join(api.mediaDir, media.url.slice(`${api.url}/media/`.length)))
    expect(await uploadOne(content)).toEqual(media)
    expect(await isThere(media)).toBe(true)
  })
})
