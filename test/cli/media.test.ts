import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaFiles } from '../../src/db/media/media-files'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { MediaLibrary } from '../../src/media/media-library'
import { Spool } from '../../src/media/spool'
import { jpeg } from '../api/support/files'
import { cliHere } from '../support/cli-here'
import { type TestDatabase, testDatabase } from '../support/database'
import { type S3Server, startS3 } from '../support/s3-server'

let database: TestDatabase
let s3: S3Server
const mediaDir = mkdtempSync(join(tmpdir(), 'media-'))

beforeAll(async () => {
  database = await testDatabase()
  s3 = await startS3()
})
afterAll(async () => {
  await s3.close()
  rmSync(mediaDir, { recursive: true })
})

const cli = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  cliHere(args, { ...process.env, DATABASE_URL: database.url, MEDIA_DIR: mediaDir, ...env })

describe('media gc', () => {
  it('says what would go, removes it, and then finds nothing more', async () => {
    const store = new LocalMediaStore(mediaDir, 'https://media.example.com')
    const library = new MediaLibrary(store, new Spool(mediaDir), mediaFiles(database.db))
    const { key } = await library.save('acme', Readable.from([jpeg()]), { maxBytes: 1_000_000 })
    await database.db.query('UPDATE media_files SET last_used_at = NOW(3) - INTERVAL 8 DAY')
    const asked = await cli(['media', 'gc', '--dry-run'])
    expect(asked).toMatchObject({ code: 0, stderr: expect.stringContaining('1 would be removed; 0 older files stay') })
    expect(asked.stdout).toMatch(new RegExp(`^${key} +acme +2000 +unused$`, 'm'))
    expect(JSON.parse((await cli(['media', 'gc', '--dry-run', '--json'])).stdout)).toEqual({
      dryRun: true,
      removed: [{ file: key, companyId: 'acme', bytes: 2_000, why: 'unused' }],
      needed: 0,
      failed: [],
    })
    expect(await store.sizeOf(key)).toBe(2_000)
    // The operator's own patience counts.
    expect((await cli(['media', 'gc'], { MEDIA_KEEP_DAYS: '9' })).stdout).toBe('')
    expect(await cli(['media', 'gc'])).toMatchObject({ code: 0, stdout: expect.stringContaining(key) })
    expect(await store.sizeOf(key)).toBeUndefined()
    expect(await cli(['media', 'gc'])).toMatchObject({ code: 0, stdout: '' })
  })

  it.each([
    [['media'], /Usage: .* media <command>/],
    [['media', 'clean'], /Unknown command 'clean'\nKnown are: gc/],
    [['media', 'gc', '--force'], /Unknown option '--force'/],
  ])('refuses %j', async (args, message) => {
    const ran = await cli(args)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(message)
  })
})

describe('doctor, about media', () => {
  it('keeps a file in the bucket, fetches it as a platform would, and leaves nothing', async () => {
    const { stdout } = await cli(['doctor'], s3.env)
    expect(stdout).toMatch(/^ok +Media store: keeps and returns files$/m)
    expect(stdout).toMatch(
      /^note +Media address: http:\/\/127\.0\.0\.1:\d+\/media\. The platforms cannot fetch from there/m,
    )
    expect(await s3.keys()).toEqual([])
  })

  it.each([
    [
      'the secret is wrong',
      { S3_SECRET_ACCESS_KEY: 'not-the-secret' },
      /^wrong +Media store: .*SignatureDoesNotMatch.*correct S3_SECRET_ACCESS_KEY/m,
    ],
    ['there is no such bucket', { S3_BUCKET: 'missing' }, /^wrong +Media store: .*NoSuchBucket.*correct S3_BUCKET/m],
    [
      'the public address leads elsewhere',
      { PUBLIC_MEDIA_URL: 'http://127.0.0.1:1/media' },
      /^wrong +Media address: http:\/\/127\.0\.0\.1:1\/media: .*cannot be reached \(ECONNREFUSED\)\. Let everybody read/m,
    ],
  ])('says it when %s, without the secret', async (_name, env, message) => {
    const ran = await cli(['doctor'], { ...s3.env, ...env })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(message)
    expect(ran.stdout + ran.stderr).not.toMatch(/not-the-secret|AWS4-HMAC/)
  })

  it('says which settings a bucket needs', async () => {
    const ran = await cli(['doctor'], { MEDIA_STORE: 's3' })
    expect(ran.code).toBe(1)
    for (const name of ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_REGION']) {
      expect(ran.stdout).toContain(`${name}: needed with MEDIA_STORE=s3`)
    }
  })
})
