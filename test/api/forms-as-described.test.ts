import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import express, { type ErrorRequestHandler } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { CompanyTurns } from '../../src/api/http/company-turns'
import { OpenBodies } from '../../src/api/http/open-bodies'
import { describeApi } from '../../src/api/openapi/describe-api'
import { operations } from '../../src/api/operations/every-operation'
import type { Operation } from '../../src/api/operations/operation'
import { readBody } from '../../src/api/operations/read-body'
import { describeError } from '../../src/api/problems/describe-error'
import type { ApiServices } from '../../src/api/services'

const document: any = describeApi(operations)
const ID = '019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10'
const OTHER_ID = '019c1a52-91d7-7e03-8b44-0c6f2a9e7d58'
/** Three ways to end a line, and one: what may be sent, and what is meant by it. */
const ANY_BREAKS = 'one\r\ntwo\rthree\nfour\r\n\r\nsix'
const LF = 'one\ntwo\nthree\nfour\n\nsix'

/** A value for each field there is, as JSON has it. A new field is asked for here. */
const samples: Record<string, unknown> = {
  socialAccountId: ID,
  socialAccountIds: [ID, OTHER_ID],
  postType: 'reel',
  caption: LF,
  captions: { [ID]: LF, [OTHER_ID]: null },
  scheduledAt: '2027-01-15T07:00:00+01:00',
  timeZone: 'Europe/Berlin',
  disambiguation: 'later',
  media: [{ url: 'https://example.com/a.jpg', type: 'image', altText: LF }, { url: 'https://example.com/b.jpg' }],
  link: 'https://example.com/päge?a=1&b="2"',
  title: 'Title; with "quotes"',
  description: LF,
  firstComment: LF,
  userTags: [
    { username: 'alice', x: 0.25, y: 1 },
    { username: 'bob', media: 3 },
  ],
  locationId: '1234567890',
  collaborators: ['alice', 'bob'],
  shareToFeed: false,
  coverUrl: 'https://example.com/cover.jpg',
  thumbOffsetMs: 1500,
  mentions: [
    { text: LF, urn: 'urn:li:person:abc' },
    { text: 'B & C', urn: 'urn:li:organization:1' },
  ],
  thumbnail: 2,
  latePolicy: 'hold',
  lateLimitMinutes: 90,
}

let server: Server
const kept: Buffer[] = []

// The reading of forms alone: no database, no store.
beforeAll(async () => {
  const media = {
    save: async (companyId: string, content: Readable) => {
      const bytes = await buffer(content)
      kept.push(bytes)
      return { companyId, key: 'k', url: 'u', contentType: 'image/jpeg', size: bytes.length, sha256: 'x' }
    },
    giveBack: async () => {},
  }
  const services = { media, config: { MAX_UPLOAD_MB: 1 }, log: { warn: () => {} } } as unknown as ApiServices
  const app = express()
  app.use((_req, res, next) => {
    res.locals.principal = { companyId: 'acme' }
    next()
  })
  for (const operation of ofForms) {
    app.post(
      `/${operation.id}`,
      readBody(services, operation, new OpenBodies(), new CompanyTurns()),
      (req, res) => void res.json(req.body),
    )
  }
  const answerProblem: ErrorRequestHandler = (error, _req, res, _next) => {
    const problem = describeError(error)
    res.status(problem.status).json(problem.toDocument(''))
  }
  app.use(answerProblem)
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(() => server.close())

const ofForms = operations.filter(({ files }) => files)
const formOf = ({ path, method }: Operation) => document.paths[path][method].requestBody.content['multipart/form-data']
const resolved = (schema: any) => (schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema)
const withoutNull = (schema: any) => resolved(resolved(schema).anyOf?.find((one: any) => one.type !== 'null') ?? schema)

type Part = { name: string; content: string | Buffer; type?: string | undefined; fileName?: string | undefined }

const bytesOf = (parts: Part[]) =>
  Buffer.concat([
    ...parts.flatMap(({ name, content, type, fileName }) => [
      Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}\r\n${
          type ? `Content-Type: ${type}\r\n` : ''
        }\r\n`,
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--b--\r\n'),
  ])

async function read({ id }: Operation, parts: Part[]): Promise<{ status: number; body: any }> {
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${id}`, {
    method: 'POST',
    headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    body: new Uint8Array(bytesOf(parts)),
  })
  return { status: answer.status, body: await answer.json() }
}

const asText = (value: unknown) =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(LF, ANY_BREAKS).replaceAll(
    // The same inside of JSON.
    JSON.stringify(LF).slice(1, -1),
    JSON.stringify(ANY_BREAKS).slice(1, -1),
  )

/** The parts in which a field may come by the description, and by what HTTP libraries make of it. */
function waysOf(operation: Operation, name: string): Part[][] {
  const { schema, encoding } = formOf(operation)
  const field = withoutNull(resolved(schema).properties[name])
  const value = samples[name]
  const type: string = encoding[name]?.contentType ?? 'text/plain'
  const whole = asText(value)
  const wholes =
    type === 'application/json' || field.type !== 'array'
      ? [undefined, '', 'blob', 'a.json'].flatMap((fileName) =>
          [type, `${type}; charset=utf-8`, 'application/octet-stream'].map((type) => [
            { name, content: whole, type, fileName },
          ]),
        )
      : []
  const oneForEach = Array.isArray(value)
    ? [undefined, 'blob'].map((fileName) => value.map((one) => ({ name, content: asText(one), type, fileName })))
    : []
  return [[{ name, content: whole }], ...wholes, ...oneForEach]
}

describe.each(ofForms.map((operation) => [operation.id, operation] as const))('a form for %s', (_id, operation) => {
  const { schema, encoding } = formOf(operation)
  const names = Object.keys(resolved(schema).properties).filter((name) => name !== 'files')

  it('declares as JSON exactly what is no text and no list of texts', () => {
    const asJson = names.filter((name) => {
      const { type, items } = withoutNull(resolved(schema).properties[name])
      return type === 'object' || (type === 'array' && withoutNull(items).type === 'object')
    })
    expect(Object.keys(encoding)).toEqual(asJson)
  })

  it.skipIf(names.length === 0).each(names)(
    'brings `%s` in each way that the description allows, with lines that end in LF',
    async (name) => {
      const { shape } = operation.body as z.ZodObject
      expect(samples, `a sample of ${name}`).toHaveProperty(name)
      shape[name].parse(samples[name])
      for (const parts of waysOf(operation, name)) {
        const said = JSON.stringify(parts)
        expect({ said, ...(await read(operation, parts)) }).toEqual({
          said,
          status: 200,
          body: { [name]: samples[name] },
        })
      }
    },
  )

  it('brings its files with a name and without one', async () => {
    const content = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 255, 13, 10])
    for (const fileName of [undefined, '', 'a.jpg']) {
      const before = kept.length
      const { status } = await read(operation, [
        { name: 'files', content, type: 'application/octet-stream', fileName },
        { name: 'files', content, type: 'image/jpeg', fileName: 'b.jpg' },
      ])
      expect([status, kept.slice(before)]).toEqual([200, [content, content]])
    }
  })

  it('with an empty field for files brings none', async () => {
    const before = kept.length
    const empty = { name: 'files', content: '', type: 'application/octet-stream', fileName: '' }
    expect((await read(operation, [empty])).status).toBe(200)
    expect(kept.length).toBe(before)
  })
})

describe('a text that comes like a file', () => {
  const [operation] = ofForms as [Operation]
  const field = (content: string | Buffer, type = 'application/json', name = 'userTags'): Part[] => [
    { name, content, type, fileName: 'blob' },
  ]

  it('may be as long as any text, and not longer', async () => {
    const MB = 1024 * 1024
    expect((await read(operation, field('x'.repeat(MB), 'text/plain', 'caption'))).status).toBe(200)
    const { status, body } = await read(operation, field('x'.repeat(MB + 1), 'text/plain', 'caption'))
    expect([status, body.detail]).toEqual([413, 'caption: at most 1 MB of text'])
  })

  it('counts with all texts of the form', async () => {
    const parts = Array.from({ length: 5 }, (_, n) => field('x'.repeat(1024 * 1024), 'text/plain', `captions[${n}]`))
    const { status, body } = await read(operation, parts.flat())
    expect([status, body.detail]).toEqual([413, 'The text fields of a form may have at most 4 MB together.'])
  })

  it('takes no place among the files', async () => {
    const files = Array.from({ length: 20 }, () => ({ name: 'files', content: 'x', type: 'image/jpeg', fileName: 'a' }))
    expect((await read(operation, [...field('[]'), ...files, ...field('[]', undefined, 'mentions')])).status).toBe(200)
    const { status, body } = await read(operation, [...files, ...files.slice(0, 1)])
    expect([status, body.detail]).toEqual([400, 'files: at most 20 files'])
  })

  it.each([
    ['a picture', 'image/jpeg', Buffer.from('x')],
    ['a picture that does not say so', 'application/octet-stream', Buffer.from([0xff, 0xd8, 0xff])],
    ['UTF-16', 'application/json', Buffer.from('\ufeff[]', 'utf16le')],
  ])('is none when it is %s', async (_what, type, content) => {
    const { status, body } = await read(operation, field(content, type))
    expect([status, body.errors]).toEqual([
      400,
      [{ path: 'userTags', message: expect.stringContaining('files belong into the field "files"') }],
    ])
  })

  it('may begin with the mark that Windows puts before UTF-8', async () => {
    expect((await read(operation, field('\ufeff[]'))).body).toEqual({ userTags: [] })
  })

  it('is named like a text where no name of a field is like it', async () => {
    const named = (name: string) => read(operation, field('x', 'text/plain', name))
    expect((await named('media[0][altText]')).body).toEqual({ media: [{ altText: 'x' }] })
    expect((await named('a[b][c][d]')).status).toBe(400)
    expect((await named('media[99999999]')).status).toBe(400)
  })

  it('is refused with the form when the form breaks off in the middle of it', async () => {
    const port = (server.address() as AddressInfo).port
    const whole = bytesOf(field('['.padEnd(100_000)))
    const answer = await fetch(`http://127.0.0.1:${port}/${operation.id}`, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
      body: new Uint8Array(whole.subarray(0, 50_000)),
    })
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { detail: expect.stringContaining('Unexpected end') },
    ])
  })
})
