import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { detectTypeOfFile, needsWholeFile } from './detect-type'
import { inspectUpload } from './inspect-upload'
import { formatOf } from './media-formats'
import { MediaRefused } from './media-refused'
import type { MediaStore, StoredMedia } from './media-store'

/** Files that are still arriving lie here, on the same disk as the kept ones, so that keeping one is a rename. */
const INCOMING = '.incoming'

/** The only shape a key has. Anything else is not looked for on the disk. */
const keyShape = /^[0-9a-f]{2}\/[0-9a-f]{48}\.[a-z0-9]{2,5}$/

/** True for a name this store could have made. */
export const isMediaKey = (key: string): boolean => keyShape.test(key)

/** Keeps files in a folder of this machine, under names of its own making. */
export class LocalMediaStore implements MediaStore {
  /**
   * @param directory the folder; made when it is missing
   * @param publicUrl the address under which the folder is served, without a slash at the end
   */
  constructor(
    readonly directory: string,
    private readonly publicUrl: string,
  ) {}

  async save(content: Readable, { maxBytes }: { maxBytes: number }): Promise<StoredMedia> {
    const name = randomBytes(24).toString('hex')
    const incoming = join(this.directory, INCOMING, name)
    await mkdir(dirname(incoming), { recursive: true })
    try {
      const { inspection, pass } = inspectUpload(maxBytes)
      // flush: the post that names this file will be durable, so the file has to be as well.
      // The source is left open when the file is refused: it is part of a request that somebody still reads.
      const bytes = content.iterator({ destroyOnReturn: false })
      await pipeline(bytes, pass, createWriteStream(incoming, { flags: 'wx', mode: 0o640, flush: true }))
      const found = needsWholeFile(inspection.found) ? await detectTypeOfFile(incoming) : inspection.found
      const format = found ? formatOf(found) : undefined
      if (!format) throw new MediaRefused({ kind: 'wrong-type', found })
      const key = `${name.slice(0, 2)}/${name}.${format.extension}`
      await this.keep(incoming, key)
      return { key, url: `${this.publicUrl}/${key}`, contentType: format.contentType, size: inspection.size }
    } catch (error) {
      await rm(incoming, { force: true })
      throw error
    }
  }

  private async keep(incoming: string, key: string): Promise<void> {
    const path = join(this.directory, key)
    await mkdir(dirname(path), { recursive: true })
    await rename(incoming, path)
  }

  async openRead(key: string): Promise<Readable | undefined> {
    if (!isMediaKey(key)) return undefined
    try {
      const file = await open(join(this.directory, key), 'r')
      return file.createReadStream()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  async remove(key: string): Promise<void> {
    if (isMediaKey(key)) await rm(join(this.directory, key), { force: true })
  }

  /**
   * Removes what uploads left behind that were cut off with the process itself.
   * @returns how many files were removed
   */
  async sweepUnfinished(olderThanMs = 86_400_000, now = Date.now()): Promise<number> {
    const folder = join(this.directory, INCOMING)
    const names = await readdir(folder).catch(() => [])
    let removed = 0
    for (const name of names) {
      const path = join(folder, name)
      const changed = await stat(path).then(
        (stats) => stats.mtimeMs,
        () => now,
      )
      if (now - changed < olderThanMs) continue
      await rm(path, { force: true })
      removed++
    }
    return removed
  }
}
