import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { CostlyWork } from '../../src/media/costly-work/costly-work'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { newMediaKey } from '../../src/media/media-key'
import { Thumbnails } from '../../src/media/thumbnails'
import { png } from '../api/support/files'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('thumbnails-')
const work = new CostlyWork()
afterAll(() => work.close())

const format = { type: 'image', extension: 'png', contentType: 'image/png', label: 'PNG' } as const

it('a small picture is kept in as much memory as it has bytes, which is what is counted of it', async () => {
  const thumbnails = new Thumbnails(new LocalMediaStore(folder, 'https://media.example.com'), work)
  const key = newMediaKey(format)
  await mkdir(dirname(join(folder, key)), { recursive: true })
  await writeFile(join(folder, key), png())
  const small = await thumbnails.of(key, 96, '127.0.0.1')
  expect(small?.length).toBeGreaterThan(0)
  // Node would put so few bytes into a block of 8 KB, which stays whole for as long as they do.
  expect(small?.buffer.byteLength).toBe(small?.length)
  expect(await thumbnails.of(key, 96, '127.0.0.1')).toBe(small)
})
