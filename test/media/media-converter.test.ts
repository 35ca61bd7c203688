import { chmodSync, readdirSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mediaFiles } from '../../src/db/media/media-files'
import type { MediaItem } from '../../src/domain/post'
import { CostlyWork } from '../../src/media/costly-work/costly-work'
import { needRoom } from '../../src/media/free-room'
import { MediaConverter } from '../../src/media/media-converter'
import { MediaLibrary } from '../../src/media/media-library'
import { Spool } from '../../src/media/spool'
import { mov, png } from '../api/support/files'
import { type TestDatabase, testDatabase } from '../support/database'
import { type MediaWorld, mediaWorld } from '../support/media-world'
import { until } from '../support/until'

const TIMES = 20
const asker = { companyId: 'acme' }
const work = new CostlyWork()

let database: TestDatabase
let world: MediaWorld
let programs: string
let picture: MediaItem
let film: MediaItem

beforeAll(async () => {
  database = await testDatabase()
  world = await mediaWorld('folder', database)
  programs = await mkdtemp(join(tmpdir(), 'programs-'))
  picture = await kept(png())
  film = await kept(mov())
})
afterAll(async () => {
  work.close()
  await rm(programs, { recursive: true, force: true })
  await world.close()
})

async function kept(content: Buffer): Promise<MediaItem> {
  const file = await world.library.save(asker.companyId, Readable.from([content]), { maxBytes: 10_000_000 })
  return { ...file, type: file.contentType === 'image/png' ? 'image' : 'video' }
}

function converter(ffmpeg: string, spool = new Spool(world.folder)): MediaConverter {
  return new MediaConverter(new MediaLibrary(world.store, spool, mediaFiles(database.db)), ffmpeg, work)
}

/** One whose disk is full. */
function converterWithoutRoom(ffmpeg: string): MediaConverter {
  const none = (folder: string) => needRoom(folder, async () => ({ bsize: 1, blocks: 100, bavail: 0 }))
  return converter(ffmpeg, new Spool(world.folder, none, none))
}

/** Stands in for ffmpeg: the last of its arguments is where it puts what it makes, what follows `-i` what it makes it of. */
function standIn(name: string, makes: string): string {
  const program = join(programs, name)
  const readArguments = 'while [ $# -gt 1 ]; do [ "$1" = -i ] && from="${2#file:}"; shift; done; out="${1#file:}"'
  writeFileSync(program, `#!/bin/sh\n${readArguments}\n${makes}\n`)
  chmodSync(program, 0o755)
  return program
}

/** What this process holds open of files that were made on the way, removed ones included. */
function openConversions(): string[] {
  const held = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      // The one that the folder was read by.
      return ''
    }
  })
  return held.filter((path) => path.startsWith(join(realpathSync(tmpdir()), 'post-dispatcher-')))
}

const copies = () => standIn('copies', 'cp "$from" "$out"')

const made: [string, () => Promise<unknown>][] = [
  ['a picture', () => converterWithoutRoom('off').toJpeg(asker, picture, 10_000_000)],
  ['a film', () => converterWithoutRoom(copies()).toMp4(asker, film)],
]

it.each(made)(
  '%s that is made anew and cannot be kept is held open by nobody, however often that is tried',
  async (_what, make) => {
    for (let n = 0; n < TIMES; n++) {
      await expect(make()).rejects.toMatchObject({ name: 'MediaFolderError', isFull: true })
    }
    await until(() => openConversions().length === 0, 'what was made is closed')
  },
)

it('what can be kept is closed as well', async () => {
  const whole = converter(copies())
  const jpeg = await whole.toJpeg(asker, picture, 10_000_000)
  expect(jpeg).toMatchObject({ kind: 'made', stored: { contentType: 'image/jpeg' }, sides: { width: 1, height: 1 } })
  expect(await whole.toMp4(asker, film)).toMatchObject({ kind: 'made', stored: { contentType: 'video/quicktime' } })
  await until(() => openConversions().length === 0, 'what was made is closed')
})

it('a film that is gone before it can be read is told to whoever wanted it, and ends nothing else', async () => {
  // What is thrown where nobody listens fails this file.
  await expect(converter(standIn('makes-nothing', 'exit 0')).toMp4(asker, film)).rejects.toMatchObject({
    code: 'ENOENT',
  })
})
