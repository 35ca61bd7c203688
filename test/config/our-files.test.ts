import { chownSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { makeFolder, writeOurFile } from '../../src/config/our-files'
import { describeUs, describeUser, userName } from '../../src/config/users'
import { refuseOthersFolder } from '../../src/db/embedded/others-folder'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { newMediaKey } from '../../src/media/media-key'
import { Spool } from '../../src/media/spool'
import { tokenEncryptionKey } from '../../src/security/encryption-key'
import { keepMark } from '../../src/state/cycle-mark'
import { jpeg } from '../api/support/files'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('our-files-')
const SOMEBODY = 65_533
const isRoot = process.geteuid?.() === 0
const modeOf = (path: string) => statSync(path).mode & 0o777

describe('what the project makes on a machine', () => {
  it('is open to its owner, and its folders to be looked into by the group, whoever else is there', () => {
    const made = join(folder, 'x', 'y')
    makeFolder(made)
    makeFolder(made)
    writeOurFile(join(made, 'secret'), 'a', 0o600)
    expect([modeOf(join(folder, 'x')), modeOf(made), modeOf(join(made, 'secret'))]).toEqual([
      0o750 & ~process.umask(),
      0o750 & ~process.umask(),
      0o600,
    ])
  })

  it('is never written through a link that somebody has left in its place', () => {
    const target = join(folder, 'target')
    writeFileSync(target, 'theirs')
    symlinkSync(target, join(folder, 'link'))
    expect(() => writeOurFile(join(folder, 'link'), 'ours', 0o600)).toThrow(/ELOOP/)
    expect(readFileSync(target, 'utf8')).toBe('theirs')
  })

  it('is told of by the name of its owner, or by the number of one that has no name', () => {
    expect(describeUser(0)).toBe('root (uid 0)')
    expect(describeUser(4_000_000)).toBe('uid 4000000')
    expect(describeUs()).toContain(String(process.geteuid?.()))
  })

  it('holds no embedded database of another user: a server makes files as long as it runs', () => {
    const theirs = join(folder, 'theirs')
    mkdirSync(theirs)
    if (isRoot) chownSync(theirs, SOMEBODY, SOMEBODY)
    // Of root, for everybody else.
    const place = isRoot ? join(theirs, '.data') : '/usr/.data'
    expect(() => refuseOthersFolder(place)).toThrow(/^The embedded database in .* is for .*uid \d+.*\n.*DATABASE_URL/)
    expect(() => refuseOthersFolder(join(folder, '.data'))).not.toThrow()
  })
})

// Only root can make what would be closed to somebody else.
if (isRoot) {
  describe('what root makes by hand', () => {
    it('belongs to the owner of the folder it is made in: mark, key, uploads and all folders', async () => {
      const home = join(folder, 'home')
      mkdirSync(home)
      chownSync(home, SOMEBODY, SOMEBODY)
      const [state, media, data] = ['data/state', 'data/media', 'data'].map((name) => join(home, name)) as [
        string,
        string,
        string,
      ]
      keepMark(state, 'database', { cycle: 1, tickId: 't', at: new Date() })
      tokenEncryptionKey({}, data)
      const store = new LocalMediaStore(media, 'http://media.invalid')
      const spool = new Spool(media)
      const file = await spool.receive(Readable.from([jpeg()]), { maxBytes: 1e6 })
      const key = newMediaKey(file.format)
      await store.put(key, file)
      await store.id()
      await file.discard()
      const made = [
        data,
        state,
        join(state, 'database.json'),
        join(data, 'token-encryption.key'),
        media,
        join(media, '.incoming'),
        join(media, key.slice(0, 2)),
        join(media, key),
        join(media, '.store'),
      ]
      expect(made.map((path) => [path, statSync(path).uid, statSync(path).gid])).toEqual(
        made.map((path) => [path, SOMEBODY, SOMEBODY]),
      )
    })

    it('stays its own in a folder of its own', () => {
      makeFolder(join(folder, 'own'))
      expect(statSync(join(folder, 'own')).uid).toBe(0)
      expect(userName(statSync(join(folder, 'own')).uid)).toBe('root')
    })
  })
}
