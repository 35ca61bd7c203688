import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { mediaStoreContract } from './store-contract'

mediaStoreContract('a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'media-store-'))
  const url = 'https://media.example.com/m'
  let places = 0
  return {
    store: new LocalMediaStore(join(folder, 'media'), url),
    elsewhere: () => new LocalMediaStore(join(folder, 'media'), url),
    otherPlace: async () => new LocalMediaStore(join(folder, `place-${++places}`), url),
    addForeign: (name) => writeFile(join(folder, 'media', name), 'x'),
    close: () => rm(folder, { recursive: true, force: true }),
  }
})
