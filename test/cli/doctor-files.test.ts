import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { checkEncryption } from '../../src/cli/doctor/check-encryption'
import { checkEnvFile } from '../../src/cli/doctor/check-env-file'
import { checkMedia } from '../../src/cli/doctor/check-media'
import { checkMediaPlaces } from '../../src/cli/doctor/check-media-places'
import { checkOwners } from '../../src/cli/doctor/check-owners'
import { checkState } from '../../src/cli/doctor/check-state'
import type { Finding } from '../../src/cli/doctor/finding'
import { loadConfig } from '../../src/config/config'
import { mediaFiles } from '../../src/db/media/media-files'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { MediaLibrary } from '../../src/media/media-library'
import { Spool } from '../../src/media/spool'
import { jpeg } from '../api/support/files'
import { testDatabase } from '../support/database'
import { createAccount, createPost } from '../support/factories'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('doctor-')
const place = (name: string) => join(folder, name)
const config = (settings: Record<string, string>) =>
  loadConfig({ PUBLIC_MEDIA_URL: 'http://127.0.0.1:1/media', ...settings }, '/no/such/file')
const all = async (findings: AsyncIterable<Finding>) => {
  const found: Finding[] = []
  for await (const finding of findings) found.push(finding)
  return found
}
const isRoot = process.geteuid?.() === 0

describe('doctor, about files', () => {
  it('makes nothing: neither a folder that is missing nor anything in one that is there', async () => {
    const missing = await all(checkMedia(config({ MEDIA_DIR: place('none/media') })))
    expect(missing).toEqual([
      expect.objectContaining({ state: 'note', what: expect.stringContaining('none/media is not there yet') }),
    ])
    expect(existsSync(place('none'))).toBe(false)
    mkdirSync(place('media'))
    const there = await all(checkMedia(config({ MEDIA_DIR: place('media') })))
    expect(there.map(({ what }) => what)).toContain('Media store: keeps and returns files')
    expect(readdirSync(place('media'))).toEqual([])
  })

  it('says as whom a folder cannot be written', async () => {
    writeFileSync(place('file'), 'x')
    const findings = await all(checkMedia(config({ MEDIA_DIR: place('file') })))
    expect(findings).toEqual([
      expect.objectContaining({
        state: 'wrong',
        what: expect.stringMatching(/cannot be written by .+uid \d+\) \(ENOTDIR/),
      }),
    ])
  })

  it('says as whom it looked', () => {
    const [finding] = checkOwners({ MEDIA_DIR: place('m'), STATE_DIR: place('s') }, place('none'))
    expect(finding).toMatchObject({ state: 'ok', what: expect.stringMatching(/^Looked as .*\d+/) })
  })

  if (isRoot) {
    it('compares the owners of the folders, and tells root that it sees more than their owner', () => {
      const [data, media, state] = ['data', 'data/media', 'data/state'].map(place) as [string, string, string]
      for (const made of [data, media, state]) mkdirSync(made)
      for (const made of [data, state]) chownSync(made, 65_533, 65_533)
      const check = () => checkOwners({ MEDIA_DIR: media, STATE_DIR: state }, data)
      expect(check()).toEqual([
        expect.objectContaining({
          state: 'wrong',
          what: expect.stringMatching(
            /^Looked as root \(uid 0\); .*different users: .*data to uid 65533.*media to root/,
          ),
        }),
      ])
      chownSync(media, 65_533, 65_533)
      expect(check()).toEqual([
        expect.objectContaining({ state: 'note', todo: expect.stringContaining('sudo -u 65533 npm run') }),
      ])
    })
  }

  it.each([
    ['TOKEN_ENCRYPTION_KEY=abc', 0o644, /TOKEN_ENCRYPTION_KEY.*every user of this machine \(mode 644\)/],
    ['DATABASE_URL=mysql://me:secret@127.0.0.1/db', 0o640, /DATABASE_URL.*its group \(mode 640\)/],
  ])('notes secrets that others may read: %s', (text, mode, what) => {
    writeFileSync(place('.env'), `${text}\n`)
    chmodSync(place('.env'), mode)
    const findings = checkEnvFile(place('.env'))
    expect(findings).toEqual([expect.objectContaining({ state: 'note', what: expect.stringMatching(what) })])
    expect(JSON.stringify(findings)).not.toMatch(/abc|secret@/)
    chmodSync(place('.env'), 0o600)
    expect(checkEnvFile(place('.env'))).toEqual([])
  })

  it('says nothing of settings that are no secret, or that are not in a file', () => {
    writeFileSync(place('.env'), 'PORT=9005\nRATE_LIMIT_PER_KEY=10\nPUBLIC_MEDIA_URL=https://a.example.com/media\n')
    chmodSync(place('.env'), 0o644)
    expect(checkEnvFile(place('.env'))).toEqual([])
    expect(checkEnvFile(place('no.env'))).toEqual([])
  })

  it('makes no key: it says that none is needed yet, or that the one is gone that stored tokens need', async () => {
    const { db } = await testDatabase()
    const check = () => checkEncryption(db, config({}), place('no-data'))
    expect(await check()).toMatchObject({ state: 'ok', what: expect.stringContaining('none yet') })
    await createAccount(db)
    expect(await check()).toMatchObject({
      state: 'wrong',
      what: expect.stringMatching(/token-encryption\.key is gone from .*no-data, and 1 stored tokens need it/),
    })
    expect(existsSync(place('no-data'))).toBe(false)
  })

  it('says that the memory of the database is kept, cannot be, or goes with the machine or the container', () => {
    const [ext4, tmpfs, ramfs, overlay] = [0xef53, 0x01021994, 0x858458f6, 0x794c7630]
    const check = (name: string, fileSystem = ext4) => checkState(config({ STATE_DIR: place(name) }), () => fileSystem)
    expect(check('none/state')).toEqual({ state: 'ok', what: `Memory of the database: ${place('none/state')}` })
    expect(existsSync(place('none'))).toBe(false)
    for (const passing of [tmpfs, ramfs, overlay]) {
      expect(check('none/state', passing)).toEqual({
        state: 'note',
        what: `Memory of the database: ${place('none/state')} does not last`,
        todo: expect.stringMatching(/^Set STATE_DIR to a folder on a disk/),
      })
    }
    writeFileSync(place('no-folder'), 'x')
    expect(check('no-folder')).toEqual({
      state: 'wrong',
      what: expect.stringMatching(/no-folder cannot be written \(ENOTDIR/),
      todo: expect.stringContaining('STATE_DIR'),
    })
  })

  it('notices files of waiting posts that are on another server, and from where they cannot be fetched', async () => {
    const { db } = await testDatabase()
    const store = new LocalMediaStore(place('a'), 'http://127.0.0.1:1/media')
    const onA = new MediaLibrary(store, new Spool(place('a')), mediaFiles(db, 'server-a'))
    const { key, url } = await onA.save('acme', Readable.from([jpeg()]), { maxBytes: 1e6 })
    const account = await createAccount(db)
    await createPost(db, account, { media: [{ key, url, type: 'image' }], dueInSeconds: 3_600 })
    const on = (host: string, mediaDir: string) =>
      checkMediaPlaces(db, config({ HOSTNAME: host, MEDIA_DIR: place(mediaDir) }))
    expect(await on('server-a', 'a')).toEqual([])
    expect(await on('server-b', 'b')).toEqual([
      {
        state: 'wrong',
        what: expect.stringMatching(
          /^Media: 1 file of waiting posts are on the server server-a and not on this one, nor can they be fetched: .*ECONNREFUSED/,
        ),
        todo: expect.stringContaining('MEDIA_STORE=s3'),
      },
    ])
    expect(await on('server-a', 'b')).toEqual([
      expect.objectContaining({ state: 'wrong', what: expect.stringContaining('came to this server (server-a)') }),
    ])
  })
})
