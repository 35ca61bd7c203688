import fc from 'fast-check'
import { z } from 'zod'
import type { Operation } from '../../../src/api/operations/operation'

/** One hostile request, before it is put on the wire. */
export type HostileRequest = {
  path: string
  headers: Record<string, string>
  /** One character for each byte, so that a failure can be read. */
  body: { type: string; bytes: string } | undefined
  /** False when the credentials are hostile as well. */
  hasKey: boolean
}

/** What the requests may name: ids that exist here or belong to somebody else, and bodies that would be taken. */
export type Known = { ids: (string | number)[]; validBodies: Record<string, Record<string, unknown>> }

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: [deep(levels - 1)] })

/** Texts that have broken programs before. */
const nastyText = fc.constantFrom(
  '',
  ' ',
  '0',
  '-0',
  '1e3',
  '1e400',
  '0x10',
  'NaN',
  'null',
  'true',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e\ufeff',
  'ﷺ'.repeat(300),
  '😀'.repeat(5_000),
  'x'.repeat(70_000),
  "'; DROP TABLE post_details; -- ",
  "1' OR '1'='1",
  '%s%n%x',
  '%2e%2e%2f',
  '../../../../etc/passwd',
  '${jndi:ldap://127.0.0.1/x}',
  '<script>alert(1)</script>',
  '{"$gt":""}',
  '[object Object]',
  '__proto__',
  'constructor',
  '9007199254740993',
  '18446744073709551616',
  '99999999999999999999999999',
  '2030-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  '-002030-01-01T00:00:00Z',
  '2030-02-30T00:00:00+25:00',
  'http://[::1',
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  `https://e.com/${'a'.repeat(3_000)}.jpg`,
)

const nastyNumber = fc.constantFrom(-1, -0, 0, 0.5, 1e21, 1e308, 2 ** 31, 2 ** 32, 2 ** 53 + 2, 2 ** 63, -(2 ** 63))

const shapes = fc.constantFrom<unknown>(
  null,
  true,
  [],
  [[]],
  [null],
  {},
  deep(100),
  deep(2_000),
  { $gt: 1 },
  { toString: 1, valueOf: 1, length: -1 },
  [{ url: 'https://e.com/a.jpg', type: 'image' }],
  [{ url: 'http://[::1', type: 'image' }],
  [{ url: 'https://e.com/😀\\.jpg', type: {} }],
  Array.from({ length: 3_000 }, (_, n) => n),
)

/** Each but the halves of pairs, counted around them: the library's own unit makes a table of all 1.1 million first. */
const anyCharacter = fc.integer({ min: 0, max: 0x10f7ff }).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

const text = fc.oneof(nastyText, fc.string({ unit: anyCharacter }), fc.string({ unit: 'grapheme', maxLength: 300 }))
const value = (known: Known) =>
  fc.oneof(text, nastyNumber, shapes, fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(...known.ids), fc.double())

const strangeNames = [
  'constructor',
  'hasOwnProperty',
  '__proto__',
  'companyId',
  'company_id',
  'media[0][url]',
  'a[b]',
  '',
]

/** Hostile requests to one operation: a request that would be taken, with some of its parts replaced. */
export function hostileRequests(operation: Operation, known: Known): fc.Arbitrary<HostileRequest> {
  const names = [...namesOf(operation.body), ...strangeNames]
  const changes = fc.array(fc.tuple(fc.constantFrom(...names), value(known)), { maxLength: 4 })
  const base = fc.constant(known.validBodies[operation.id] ?? {})
  const object = fc.tuple(base, changes).map(([valid, changed]) => withChanges(valid, changed))
  const json = fc.oneof(
    { weight: 8, arbitrary: object.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: value(known).map((body) => JSON.stringify(body) ?? '') },
    { weight: 1, arbitrary: text },
  )
  const jsonBody = fc.record({
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'application/json; charset=utf-16',
          'application/json; charset=nonsense',
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          'multipart/form-data; boundary=',
          'multipart/form-data; boundary="a b"; x',
          'application/merge-patch+json',
        ),
      },
    ),
    bytes: json.map((body) => Buffer.from(body).toString('latin1')),
  })
  const body = operation.body
    ? fc.oneof(
        { weight: operation.files === 'alone' ? 1 : operation.files ? 3 : 9, arbitrary: jsonBody },
        { weight: operation.files ? 3 : 1, arbitrary: hostileForm(base, names, known) },
      )
    : fc.option(jsonBody, { nil: undefined, freq: 3 })
  return fc
    .record({
      path: hostilePath(operation, known),
      headers: hostileHeaders(),
      body,
      hasKey: fc.integer({ max: 9, min: 0 }),
    })
    .map((request) => ({ ...request, hasKey: request.hasKey > 0 }))
}

function withChanges(valid: Record<string, unknown>, changes: [string, unknown][]): Record<string, unknown> {
  const body: Record<string, unknown> = { ...valid }
  for (const [name, changed] of changes) {
    // `__proto__` as a field of its own, the way JSON.parse makes it.
    Object.defineProperty(body, name, { value: changed, enumerable: true, configurable: true, writable: true })
  }
  return body
}

function hostilePath({ path, query }: Operation, known: Known): fc.Arbitrary<string> {
  const id = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known.ids.map(String)) },
    { weight: 2, arbitrary: text.map(encoded) },
    { weight: 1, arbitrary: fc.constantFrom('%', '%00', '%ff', '..', '%2e%2e', '1%2f2', '01', '+1', '1.0', '١') },
  )
  const params = fc.array(id, { minLength: 3, maxLength: 3 })
  const names = [...namesOf(query), ...strangeNames]
  const search = fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: query ? 4 : 1 })
  return fc.tuple(params, search).map(([values, pairs]) => {
    let next = 0
    const filled = path.replace(/\{\w+\}/g, () => (values[next++ % values.length] as string) || '0')
    const queryString = pairs.map(([name, given]) => `${encoded(name)}=${encoded(given)}`).join('&')
    return queryString ? `${filled}?${queryString}` : filled
  })
}

const visible = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })

function hostileHeaders(): fc.Arbitrary<Record<string, string>> {
  const header = (name: string, ...values: string[]) =>
    fc.tuple(fc.constant(name), fc.oneof(visible, fc.constantFrom('', 'é\xff', 'x'.repeat(3_000), ...values)))
  return fc
    .array(
      fc.oneof(
        header('Idempotency-Key', 'a', 'k'.repeat(255), 'same-key', '"quoted"'),
        header('If-Match', '*', '"1"', 'W/"1"', '1', '"1", "2"'),
        header('If-None-Match', '*', '"1"'),
        header('X-Request-Id', 'mine', '../..'),
        header('X-Forwarded-For', '127.0.0.1', '::1, 10.0.0.1', '999.9.9.9'),
        header('X-Forwarded-Proto', 'https'),
        header('X-HTTP-Method-Override', 'DELETE'),
        header('Accept', 'text/html', '*/*;q=nonsense'),
        header('Accept-Encoding', 'br;q=2', 'gzip'),
        header('Range', 'bytes=0-', 'bytes=-1', 'bytes=9-1'),
        header('Origin', 'null', 'https://evil.example'),
        header('Content-Encoding', 'gzip', 'br', 'identity', 'nonsense'),
        header('Cookie', 'a=b'),
        header('X-Company-Id', 'rival'),
      ),
      { maxLength: 4 },
    )
    .map((pairs) => Object.fromEntries(pairs))
}

const BOUNDARY = 'hostile-boundary'
const JPEG_HEAD = '\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0'

/** Forms in raw bytes, because every client library would mend what is wrong with them. */
function hostileForm(base: fc.Arbitrary<Record<string, unknown>>, names: string[], known: Known) {
  const fileName = fc.oneof(
    visible,
    fc.constantFrom(
      'a.jpg',
      '../../x.jpg',
      'a\0.jpg',
      'C:\\x\\y.jpg',
      '\u202egpj.exe',
      'x'.repeat(5_000),
      '.',
      'CON',
      '',
    ),
  )
  const part = fc.oneof(
    fc
      .tuple(fc.constantFrom(...names), value(known))
      .map(([name, given]) => field(name, typeof given === 'string' ? given : (JSON.stringify(given) ?? ''))),
    fc
      .tuple(
        fc.constantFrom(
          'files',
          'files',
          'files',
          'files[]',
          'file',
          '',
          '__proto__',
          'caption',
          'media',
          'userTags[0]',
        ),
        fileName,
        fc.constantFrom(
          '',
          JPEG_HEAD,
          `${JPEG_HEAD}${'x'.repeat(2_000)}`,
          'MZ\x90\0',
          '<svg onload="x">',
          '%PDF-1.4',
          'PK\x03\x04',
        ),
        fc.constantFrom('image/jpeg', 'text/html', 'application/octet-stream', 'application/json', 'nonsense', ''),
      )
      .map(
        ([name, file, content, type]) =>
          `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\n${type && `Content-Type: ${type}\r\n`}\r\n${content}\r\n`,
      ),
    fc.constantFrom(
      `--${BOUNDARY}\r\n\r\nno headers\r\n`,
      `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nno name\r\n`,
      `--${BOUNDARY}\r\nContent-Disposition: attachment; name="files"\r\n\r\nx\r\n`,
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="caption"\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n`,
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="caption"; name*=utf-8''x\r\n\r\nx\r\n`,
      `--${BOUNDARY}\r\n${'X-Many: 1\r\n'.repeat(200)}Content-Disposition: form-data; name="caption"\r\n\r\nx\r\n`,
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a${'[b]'.repeat(50)}"\r\n\r\nx\r\n`,
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="media[99999999]"\r\n\r\nx\r\n`,
      field('caption', 'x').repeat(150),
      `--${BOUNDARY}--\r\n--${BOUNDARY}\r\n`,
      '\r\n\r\n',
      `--${BOUNDARY}`,
    ),
  )
  const end = fc.oneof(
    { weight: 5, arbitrary: fc.constant(`--${BOUNDARY}--\r\n`) },
    { weight: 1, arbitrary: fc.constantFrom('', `--${BOUNDARY}`, `--${BOUNDARY}--`, 'epilogue') },
  )
  return fc.tuple(base, fc.array(part, { maxLength: 5 }), end).map(([valid, parts, last]) => {
    const fields = Object.entries(valid).map(([name, given]) =>
      field(name, typeof given === 'string' ? given : JSON.stringify(given)),
    )
    const type = `multipart/form-data; boundary=${BOUNDARY}`
    return { type, bytes: Buffer.from([...fields, ...parts, last].join(''), 'latin1').toString('latin1') }
  })
}

const field = (name: string, given: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${Buffer.from(given).toString('latin1')}\r\n`

// Half of a surrogate pair cannot be written into an address.
const encoded = (given: string) => encodeURIComponent(given.replace(/\p{Surrogate}/gu, '\ufffd').slice(0, 2_000))

const namesOf = (schema: z.ZodType | undefined): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
