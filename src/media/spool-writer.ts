import { type FileHandle, open } from 'node:fs/promises'
import { handOver } from '../config/our-files'
import { removeFile, withFolder } from './files'
import { inFolder } from './media-folder'
import { SMALL_BYTES } from './recent-files'

/** Writes a file as it comes, in pieces that are worth a call to the system: of a small one all of it at its end. */
export class SpoolWriter {
  private file: FileHandle | undefined
  private pieces: Buffer[] = []
  private held = 0

  constructor(
    readonly path: string,
    private readonly folder: string,
  ) {}

  async add(bytes: Buffer): Promise<void> {
    this.pieces.push(bytes)
    this.held += bytes.length
    if (this.held >= SMALL_BYTES) await this.write()
  }

  /** @returns the open file, and its content when it is a small one */
  async end(): Promise<{ file: FileHandle; content?: Buffer }> {
    const isSmall = this.file === undefined
    const content = Buffer.concat(this.pieces)
    const file = await this.write()
    return { file, ...(isSmall && { content }) }
  }

  /** Leaves nothing of it. */
  async giveUp(): Promise<void> {
    // A full shared folder may say so only now; the file goes all the same.
    await this.file?.close().catch(() => {})
    if (this.file) await removeFile(this.path)
  }

  private async write(): Promise<FileHandle> {
    const [first = Buffer.alloc(0), second] = this.pieces
    const bytes = second ? Buffer.concat(this.pieces) : first
    this.pieces = []
    this.held = 0
    return inFolder(this.folder, async () => {
      const file = this.file ?? (await this.open())
      await file.writeFile(bytes)
      return file
    })
  }

  private async open(): Promise<FileHandle> {
    this.file = await withFolder(this.folder, () => open(this.path, 'wx', 0o640))
    handOver(this.file.fd, this.folder)
    return this.file
  }
}
