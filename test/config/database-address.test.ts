import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { parseDatabaseAddress, withCaFile } from '../../src/config/database-address'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('address-')

const problemOf = (url: string): string => {
  try {
    parseDatabaseAddress(url)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('the address of a database', () => {
  it.each([
    [
      'mysql://pd:secret@db.example.com:3307/posts',
      { host: 'db.example.com', port: 3307, user: 'pd', password: 'secret' },
    ],
    ['mariadb://pd:secret@db/posts', { host: 'db', port: 3306, database: 'posts' }],
    ['mysql://pd@127.0.0.1/posts', { user: 'pd', password: '' }],
    ['mysql://pd:a:b@[::1]:3306/posts', { host: '::1', password: 'a:b' }],
    ['mysql://odd:p%40s%23w%2Fr%3Ad%3F%26%2541%20x@127.0.0.1:3306/pd', { password: 'p@s#w/r:d?&%41 x' }],
    ['mysql://pd:ü"\\^`{|}@db_1/my-posts', { password: 'ü"\\^`{|}', host: 'db_1', database: 'my-posts' }],
  ])('%s is understood', (url, parts) => {
    expect(parseDatabaseAddress(url)).toMatchObject(parts)
    expect(parseDatabaseAddress(url)).not.toHaveProperty('ssl')
  })

  it.each([
    ['a # in the password', 'mysql://u:hunter#two@127.0.0.1:3306/pd', /told apart/],
    ['what dotenv leaves of it', 'mysql://u:hunter', /cut off/],
    ['a lone %', 'mysql://u:hunter%@127.0.0.1:3306/pd', /% that begins no/],
    ['a % before letters', 'mysql://u:hunter%zz@127.0.0.1/pd', /% that begins no/],
    ['an @ in the password', 'mysql://u:hunter@two@127.0.0.1/pd', /more than one @/],
    ['a / in the password', 'mysql://u:12/hunter@127.0.0.1/pd', /told apart/],
    ['a ? in the password', 'mysql://u:hunter?x@127.0.0.1/pd', /told apart/],
    ['an address in the password', 'mysql://u:mysql://x:hunter@y/z@127.0.0.1/pd', /more than one @/],
    ['a space in the password', 'mysql://u:hunter two@127.0.0.1/pd', /a space/],
    ['no database', 'mysql://u:hunter@127.0.0.1', /told apart/],
    ['no user', 'mysql://127.0.0.1/pd', /has no user/],
    ['an empty user', 'mysql://:hunter@127.0.0.1/pd', /told apart/],
    ['no host', 'mysql://u:hunter@/pd', /told apart/],
    ['a port of letters', 'mysql://u:hunter@db:port/pd', /told apart/],
    ['a port too large', 'mysql://u:hunter@db:99999/pd', /from 1 to 65535/],
    ['another kind of database', 'postgres://u:hunter@db/pd', /mysql:\/\/ or mariadb:\/\//],
  ])('with %s is refused with what to write, and without a piece of it', (_, url, says) => {
    const message = problemOf(url)
    expect(message).toMatch(says)
    expect(message).toMatch(/# as %23/)
    expect(message).not.toMatch(/hunt|two|\bpd\b|127\.0/)
  })

  it('is taken for exactly what it says or refused in words of ours, whatever the password', () => {
    const nasty = string({
      unit: constantFrom(...'#%/@?:&=+ \\\'"<>|{}[]^`~;,.!$*()_-aZ09ü€'),
      minLength: 4,
      maxLength: 20,
    })
    const ours =
      problemOf('mysql://x') +
      problemOf('mysql://u:a b@h/d') +
      problemOf('mysql://u:%@h/d') +
      problemOf('mysql://u:p@h/d?x') +
      problemOf('mysql://u:p@h:0/d')
    void assert(
      property(nasty, (password) => {
        expect(parseDatabaseAddress(`mysql://u:${encodeURIComponent(password)}@host/db`).password).toBe(password)
        // What looks percent-encoded is: nobody can tell.
        if (/%[\da-f]{2}/i.test(password)) return
        const raw = `mysql://u:${password}@host/db`
        const message = problemOf(raw)
        if (message === '') expect(parseDatabaseAddress(raw)).toMatchObject({ password, host: 'host', database: 'db' })
        for (let at = 0; at + 4 <= password.length; at++) {
          const piece = password.slice(at, at + 4)
          if (!ours.includes(piece)) expect(message).not.toContain(piece)
        }
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('encryption of the way to the database', () => {
  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const certificate = rootCertificates[0] ?? ''
  const ca = file('ca.pem', `# Our own\n${certificate}\n${rootCertificates[1]}\n`)
  const empty = file('empty.pem', '')
  const cutOff = file('cut-off.pem', certificate.slice(0, 600))
  const garbage = file('garbage.pem', '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n')
  const sslOf = (parameters: string, caFile?: string) =>
    parseDatabaseAddress(withCaFile(`mysql://u:p@db/posts${parameters}`, caFile)).ssl

  it.each([
    ['', undefined, undefined],
    ['?ssl-mode=DISABLED', undefined, undefined],
    ['?ssl=false', undefined, undefined],
    ['?ssl-mode=required', undefined, { rejectUnauthorized: false, verifyIdentity: false }],
    ['?ssl-mode=REQUIRED', ca, { rejectUnauthorized: true, verifyIdentity: false, ca: expect.any(String) }],
    ['', ca, { rejectUnauthorized: true, verifyIdentity: false, ca: expect.any(String) }],
    ['?sslmode=verify-ca', ca, { rejectUnauthorized: true, verifyIdentity: false, ca: expect.any(String) }],
    ['?ssl={"rejectUnauthorized":true}', undefined, { rejectUnauthorized: true, verifyIdentity: true }],
    ['?ssl-mode=VERIFY_IDENTITY', ca, { rejectUnauthorized: true, verifyIdentity: true, ca: expect.any(String) }],
    [
      `?ssl=${encodeURIComponent(JSON.stringify({ ca: certificate }))}`,
      undefined,
      { rejectUnauthorized: true, verifyIdentity: false, ca: certificate },
    ],
    ['?SslMode=REQUIRED', undefined, { rejectUnauthorized: false, verifyIdentity: false }],
    ['?SSL-MODE=REQUIRED', undefined, { rejectUnauthorized: false, verifyIdentity: false }],
    ['?ssl-mode=REQUIRED&ssl=true', undefined, { rejectUnauthorized: false, verifyIdentity: false }],
  ])('"%s" with authority %s', (parameters, caFile, wanted) => {
    expect(sslOf(parameters, caFile)).toEqual(wanted)
  })

  it.each([
    ['?ssl-mode=PREFERRED', /is not offered/],
    ['?sslmode=prefer', /is not offered/],
    ['?ssl-mode=maybe', /must be DISABLED, REQUIRED/],
    ['?ssl-mode', /must be DISABLED, REQUIRED/],
    ['?ssl-mode=constructor', /must be DISABLED, REQUIRED/],
    ['?ssl-mode=VERIFY_CA', /needs the authority/],
    ['?ssl=yes', /ssl must be true, false/],
    ['?ssl={"ca":7}', /ssl must be/],
    ['?ssl={"minVersion":"x"}', /ssl must be/],
    ['?ssl={"rejectUnauthorized":"no"}', /ssl must be/],
    ['?ssl-mode=REQUIRED&ssl=false', /contradict/],
    ['?ssl-mode=REQUIRED&ssl-mode=DISABLED', /stands there twice/],
    ['?connectionLimit=5', /parameter connectionLimit is unknown; known are ssl-mode, sslmode, ssl and socket/],
    ['?tls=true', /parameter tls is unknown. For an encrypted connection write ssl-mode=REQUIRED/],
    ['?useSSL=true', /useSSL is unknown. For an encrypted connection write ssl-mode=REQUIRED/],
    ['?SSL_MODE=REQUIRED', /SSL_MODE is unknown. For an encrypted connection write ssl-mode=REQUIRED/],
    ['?ssl={"ca":"/etc/ssl/ca.pem"}', /ssl holds no certificate in PEM form/],
    ['?ssl={"cert":"x","key":"y"}', /ssl holds a client certificate or key that cannot be used/],
  ])('"%s" is refused: it says why', (parameters, says) => {
    expect(() => sslOf(parameters)).toThrow(says)
  })

  it('names the authority once, also when the whole address stands beside the setting', () => {
    const whole = withCaFile('mysql://u:p@db/posts', ca)
    expect(withCaFile(whole, ca)).toBe(whole)
  })

  it('needs a host by its name to look at the name', () => {
    expect(() => parseDatabaseAddress('mysql://u:p@10.0.0.1/posts?ssl-mode=VERIFY_IDENTITY')).toThrow(
      /name of the host/,
    )
  })

  it.each([
    ['a file that is not there', join(folder, 'none.pem'), /DATABASE_CA_FILE: .*none.pem cannot be read \(ENOENT\)/],
    ['a file that holds none', empty, /holds no certificate/],
    ['a file that is cut off', cutOff, /holds a certificate that is damaged or cut off/],
    ['a file that holds something else', garbage, /holds a certificate that is damaged or cut off/],
  ])('with %s as authority is refused at start', (_, caFile, says) => {
    const env = { DATABASE_URL: 'mysql://u:p@db/posts', DATABASE_CA_FILE: caFile }
    expect(() => loadConfig(env, '/no/such/file')).toThrow(says)
  })

  it('with an authority and no encryption, or no address, is refused as a contradiction', () => {
    const load = (env: Record<string, string>) => () => loadConfig(env, '/no/such/file')
    const DATABASE_CA_FILE = ca
    expect(load({ DATABASE_CA_FILE, DATABASE_URL: 'mysql://u:p@db/posts?ssl-mode=DISABLED' })).toThrow(
      /switches encryption off/,
    )
    expect(load({ DATABASE_CA_FILE })).toThrow(/DATABASE_CA_FILE: has no effect/)
  })
})
