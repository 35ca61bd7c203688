import { randomUUID } from 'node:crypto'
import { type FileHandle, link, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder, writeOurFile } from '../config/our-files'
import { removeFile, withFolder, writeNewFile } from './files'
import { flushFolder } from './flush-folder'
import { inFolder, isFolderOfFiles } from './media-folder'
import { isMediaKey } from './media-key'
import type { ByteRange, MediaStore, OpenedFile } from './media-store'
import type { SpooledFile } from './spool'

/** Holds the name of the folder itself, which servers that share it have in common. */
const NAME_FILE = '.store'

/** Keeps files in a folder of this machine, or one that several machines share. */
export class LocalMediaStore implements MediaStore {
  private name: string | undefined
  /** Folders inside whose own names are on disk. */
  private readonly durable = new Set<string>()

  /**
   * @param directory the folder; made when it is missing
   * @param publicUrl the address under which the folder is served, without a slash at the end
   */
  constructor(
    readonly directory: string,
    private readonly publicUrl: string,
  ) {}

  async id(): Promise<string> {
    this.name ??= await inFolder(this.directory, () => nameOf(this.directory))
    return `local:${this.name}`
  }

  urlOf(key: string): string {
    return `${this.publicUrl}/${key}`
  }

  // The row that names this file will be durable, so the file and its name in the folder have to be as well.
  async put(key: string, file: SpooledFile): Promise<void> {
    const path = this.pathOf(key)
    const folder = dirname(path)
    await inFolder(folder, async () => {
      let tries = 0
      await withFolder(folder, () => {
        // It was missing. Whoever has made it, nobody may rely on its name before that is flushed.
        if (++tries > 1) this.durable.delete(folder)
        return place(file, path)
      })
      await flushFolder(folder)
      if (tries === 1 && this.durable.has(folder)) return
      await flushFolder(this.directory)
      this.durable.add(folder)
    })
  }

  async openRead(key: string, range?: ByteRange): Promise<OpenedFile | undefined> {
    const file = await ifThere(async () => (isMediaKey(key) ? open(this.pathOf(key), 'r') : undefined))
    if (!file) return undefined
    try {
      return await read(file, range)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  async sizeOf(key: string): Promise<number | undefined> {
    return isMediaKey(key) ? ifThere(async () => (await stat(this.pathOf(key))).size) : undefined
  }

  async remove(key: string): Promise<void> {
    if (isMediaKey(key)) await removeFile(this.pathOf(key))
  }

  async *list(): AsyncGenerator<{ key: string; changedAt: Date }> {
    const folders = await ifThere(() => opendir(this.directory))
    if (!folders) return
    for await (const folder of folders) {
      if (!folder.isDirectory() || !isFolderOfFiles(folder.name)) continue
      for await (const file of await opendir(join(this.directory, folder.name))) {
        const key = `${folder.name}/${file.name}`
        const changedAt = isMediaKey(key) && (await ifThere(async () => (await stat(this.pathOf(key))).mtime))
        if (changedAt) yield { key, changedAt }
      }
    }
  }

  private pathOf(key: string): string {
    return join(this.directory, key)
  }
}

async function place(file: SpooledFile, path: string): Promise<void> {
  if (file.content && (await writeNewFile(path, file.content))) return
  await file.flush()
  await nameAs(await file.path(), path)
}

// A second name leaves the file to whoever has spooled it. Some shared folders have none, and a damaged file of this name is
// replaced: then it moves.
const nameAs = (spooled: string, path: string) => link(spooled, path).catch(() => rename(spooled, path))

async function read(file: FileHandle, range?: ByteRange): Promise<OpenedFile> {
  const { size } = await file.stat()
  const { first, last } = { first: range?.first ?? 0, last: Math.min(range?.last ?? size, size - 1) }
  if (range && first >= size) throw new RangeError(`The range begins at ${first}, behind the end of the file (${size})`)
  return { stream: file.createReadStream({ start: first, end: last }), size: last - first + 1 }
}

async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The folder's own name, made with its first use. Of servers that begin at once one wins, and all use its name. */
async function nameOf(directory: string): Promise<string> {
  const path = join(directory, NAME_FILE)
  const known = await ifThere(() => readFile(path, 'utf8'))
  if (known) return known.trim()
  makeFolder(directory)
  const draft = join(directory, `${NAME_FILE}-${randomUUID()}`)
  try {
    writeOurFile(draft, `${randomUUID()}\n`, 0o640)
    // link fails when the name is there already, and never shows half a file. Some shared folders have no links.
    await link(draft, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') await rename(draft, path)
    })
  } finally {
    await rm(draft, { force: true })
  }
  return (await readFile(path, 'utf8')).trim()
}
