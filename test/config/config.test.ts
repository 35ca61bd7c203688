import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig, loadMigrateConfig } from '../../src/config/config'

const folder = mkdtempSync(join(tmpdir(), 'config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const envFile = (text: string) => {
  const file = join(folder, '.env')
  writeFileSync(file, text)
  return file
}
const load = (env: NodeJS.ProcessEnv, file = '') => loadConfig(env, envFile(file))

describe('the configuration', () => {
  it('has the documented defaults', () => {
    expect(load({})).toMatchObject({ PORT: 9005, BATCH_SIZE: 5, MAX_WORKERS: 5, MIN_WORKERS: 1, WORKER_CONCURRENCY: 5 })
    expect(load({})).toMatchObject({
      DISPATCH_TIMEOUT_MS: 55000,
      WORKER_TIMEOUT_MS: 50000,
      CLAIM_LEASE_MS: 120000,
      MAX_ATTEMPTS: 3,
    })
    expect(load({ PORT: '8080' }).PUBLIC_MEDIA_URL).toBe('http://127.0.0.1:8080/media')
  })

  it('reads .env, lets the environment overrule it, and takes an empty value as not set', () => {
    expect(load({ BATCH_SIZE: '7' }, 'BATCH_SIZE=3\nMAX_WORKERS=2').BATCH_SIZE).toBe(7)
    expect(load({}, 'BATCH_SIZE=3\nDATABASE_URL=').BATCH_SIZE).toBe(3)
  })

  it.each([
    [{ BATCH_SIZE: 'many' }, /BATCH_SIZE: must be a whole number/],
    [{ MAX_WORKERS: '0' }, /MAX_WORKERS: must be at least 1/],
    [{ DATABASE_URL: 'postgres://x' }, /DATABASE_URL: .*must look like mysql:/i],
    [{ LOG_FORMAT: 'xml' }, /LOG_FORMAT/],
    [{ LISTEN_ADDRESS: 'everywhere' }, /LISTEN_ADDRESS: must be an address of this machine/],
    [{ FACEBOOK_GRAPH_URL: 'ftp://x' }, /FACEBOOK_GRAPH_URL: must be an http/],
  ])('names the variable that is wrong: %o', (env, message) => {
    expect(() => load(env)).toThrow(message)
  })

  it('names every variable that is wrong at once', () => {
    expect(() => load({ BATCH_SIZE: 'x', PORT: 'y' })).toThrow(/PORT[\s\S]*BATCH_SIZE/)
  })

  it('refuses a .env that was saved as UTF-16, in which no line would be understood', () => {
    const file = envFile('')
    writeFileSync(file, Buffer.from('\uFEFFDATABASE_URL=mysql://app:secret@db:3306/posts\r\n', 'utf16le'))
    expect(() => loadConfig({}, file)).toThrow(`${file} cannot be read: it is not UTF-8`)
  })

  it('names an unknown variable in .env, so that a slip of the pen is not silently ignored', () => {
    expect(() => load({}, 'BATCH_SZE=9')).toThrow(/BATCH_SZE: unknown setting/)
    expect(load({}, 'COMPOSE_PROJECT_NAME=x\nTZ=UTC').BATCH_SIZE).toBe(5)
  })

  it.each([
    [{ HTTP_TIMEOUT_MS: '45000' }, /HTTP_TIMEOUT_MS .* must be smaller than the worker's soft stop/],
    [{ WORKER_TIMEOUT_MS: '55000' }, /WORKER_TIMEOUT_MS .* must be smaller than DISPATCH_TIMEOUT_MS/],
    [{ CLAIM_LEASE_MS: '60000' }, /CLAIM_LEASE_MS/],
    [{ MIN_WORKERS: '9' }, /MIN_WORKERS .* must not exceed MAX_WORKERS/],
  ])('refuses times that contradict each other: %o', (env, message) => {
    expect(() => load(env)).toThrow(message)
  })

  const bucket = {
    MEDIA_STORE: 's3',
    S3_BUCKET: 'my-media',
    S3_REGION: 'eu-central-1',
    S3_ACCESS_KEY_ID: 'k',
    S3_SECRET_ACCESS_KEY: 's',
  }

  it.each([
    [{}, 'https://my-media.s3.eu-central-1.amazonaws.com'],
    [{ S3_BUCKET: 'media.example.com' }, 'https://s3.eu-central-1.amazonaws.com/media.example.com'],
    [{ S3_ENDPOINT: 'https://minio.example.com/', S3_REGION: '' }, 'https://minio.example.com/my-media'],
    [{ PUBLIC_MEDIA_URL: 'https://cdn.example.com/' }, 'https://cdn.example.com'],
  ])('knows where a bucket hands its files out: %o', (env, url) => {
    expect(load({ ...bucket, ...env }).PUBLIC_MEDIA_URL).toBe(url)
  })

  it.each([
    [{ S3_BUCKET: '' }, /S3_BUCKET: needed with MEDIA_STORE=s3/],
    [{ S3_BUCKET: 'https://my-media.example.com' }, /S3_BUCKET: must be the bare name/],
    [{ S3_ACCESS_KEY_ID: '' }, /S3_ACCESS_KEY_ID: needed/],
    [{ S3_SECRET_ACCESS_KEY: '' }, /S3_SECRET_ACCESS_KEY: needed/],
    [{ S3_REGION: '' }, /S3_REGION: needed .*or S3_ENDPOINT/],
    [{ S3_ENDPOINT: 'minio:9000' }, /S3_ENDPOINT: must be an http/],
    [{ S3_ENDPOINT: 'https://a:b@minio.example.com' }, /S3_ENDPOINT: must be an address without name/],
    [{ S3_ENDPOINT: 'https://abc.r2.cloudflarestorage.com' }, /PUBLIC_MEDIA_URL: needed with R2/],
    [{ MAX_UPLOAD_MB: '6000' }, /MAX_UPLOAD_MB \(6000\) must not exceed 5120 with MEDIA_STORE=s3/],
    [{ MEDIA_PRIVATE_HOSTS: 'http://media.internal' }, /MEDIA_PRIVATE_HOSTS: must be a comma list of host names/],
    [{ MEDIA_PRIVATE_HOSTS: '10.0.0.0/64' }, /MEDIA_PRIVATE_HOSTS/],
  ])('refuses a bucket that cannot work: %o', (env, message) => {
    expect(() => load({ ...bucket, ...env })).toThrow(message)
  })

  it('never repeats a secret in what it refuses', () => {
    const secret = 'hunter2hunter2'
    expect(() => load({ ...bucket, S3_SECRET_ACCESS_KEY: secret, S3_BUCKET: '' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(secret) }),
    )
  })
})

describe('the account that may change tables', () => {
  const DATABASE_URL = 'mysql://pd:running-1@db.example.com/posts'
  const MIGRATE_DATABASE_URL = 'mysql://owner:changing-2@db.example.com/posts'

  it('is known to migrate, and to nothing that runs', () => {
    const env = { DATABASE_URL, MIGRATE_DATABASE_URL }
    expect(loadMigrateConfig(env, envFile('')).MIGRATE_DATABASE_URL).toBe(MIGRATE_DATABASE_URL)
    expect(JSON.stringify(load(env))).not.toContain('changing-2')
  })

  it.each([
    [{ MIGRATE_DATABASE_URL }, /^ {2}- MIGRATE_DATABASE_URL: has no effect without DATABASE_URL/m],
    [
      { DATABASE_URL, MIGRATE_DATABASE_URL: MIGRATE_DATABASE_URL.replace('/posts', '/others') },
      /^ {2}- MIGRATE_DATABASE_URL: names another database than DATABASE_URL/m,
    ],
    [
      { DATABASE_URL, MIGRATE_DATABASE_URL: MIGRATE_DATABASE_URL.replace('-2', '#2') },
      /^ {2}- MIGRATE_DATABASE_URL: its parts cannot be told apart/m,
    ],
    [
      { DATABASE_URL, MIGRATE_DATABASE_URL: `${MIGRATE_DATABASE_URL}?ssl-mode=PREFERRED` },
      /^ {2}- MIGRATE_DATABASE_URL: ssl-mode=preferred is not offered/m,
    ],
    [
      { DATABASE_URL, MIGRATE_DATABASE_URL, DATABASE_CA_FILE: '/no/such/file' },
      /^.+:\n {2}- DATABASE_CA_FILE: .* cannot be read \(ENOENT\)$/,
    ],
  ])('is refused with a sentence that repeats nothing of it: %o', (env, message) => {
    const refusal = (() => {
      try {
        load(env)
        return ''
      } catch (error) {
        return (error as Error).message
      }
    })()
    expect(refusal).toMatch(message)
    expect(refusal).not.toMatch(/changing|running|db\.example|posts|others/)
  })

  it('may reach the database by another name of its server, or another port: that proves nothing', () => {
    const other = MIGRATE_DATABASE_URL.replace('db.example.com', '10.0.0.7:3307')
    expect(load({ DATABASE_URL, MIGRATE_DATABASE_URL: other }).DATABASE_URL).toBe(DATABASE_URL)
  })
})

describe('a value of .env that ends at a #', () => {
  const problemOf = (file: string) => {
    try {
      load({}, file)
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }

  it.each([
    ['DATABASE_URL=mysql://pd:hunter#two@127.0.0.1:3306/pd', 'DATABASE_URL'],
    ['S3_SECRET_ACCESS_KEY=hunter#two', 'S3_SECRET_ACCESS_KEY'],
    ['META_APP_SECRET=#hunter', 'META_APP_SECRET'],
  ])('%s is told of by name, and its value is not', (line, name) => {
    const message = problemOf(line)
    expect(message).toMatch(new RegExp(`${name}: its value in .* ends at a #.*single quotes`))
    expect(message).not.toMatch(/hunter|two/)
  })

  it.each(["DATABASE_URL='mysql://pd:a%23b@127.0.0.1:3306/pd'", 'BATCH_SIZE=3 # posts', 'BATCH_SIZE=3 #posts'])(
    '%s is whole, with a comment behind it or in quotes',
    (line) => {
      expect(problemOf(line)).toBe('')
    },
  )
})
