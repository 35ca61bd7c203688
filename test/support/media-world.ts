import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mediaFiles } from '../../src/db/media/media-files'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { MediaLibrary } from '../../src/media/media-library'
import type { MediaStore } from '../../src/media/media-store'
import { S3MediaStore } from '../../src/media/s3-media-store'
import { Spool } from '../../src/media/spool'
import type { TestDatabase } from './database'
import { type S3Server, startS3 } from './s3-server'

export type MediaWorld = {
  folder: string
  store: MediaStore
  library: MediaLibrary
  /** Set when files lie in a bucket. */
  s3?: S3Server
  /** A library of another server that uses the same place and the same database. */
  otherServer(): MediaLibrary
  close(): Promise<void>
}

export const storeKinds = ['folder', 'bucket'] as const

/** A media library over a store of a kind, with its records in this database. */
export async function mediaWorld(kind: (typeof storeKinds)[number], { db }: TestDatabase): Promise<MediaWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'media-world-'))
  const s3 = kind === 'bucket' ? await startS3() : undefined
  const url = 'https://media.example.com/m'
  const open = (): MediaStore => (s3 ? new S3MediaStore(s3.settings, url) : new LocalMediaStore(folder, url))
  const store = open()
  return {
    folder,
    store,
    library: new MediaLibrary(store, new Spool(folder), mediaFiles(db)),
    ...(s3 && { s3 }),
    otherServer: () => new MediaLibrary(open(), new Spool(folder), mediaFiles(db)),
    close: async () => {
      await s3?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
