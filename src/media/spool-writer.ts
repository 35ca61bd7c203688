import { type FileHandle, open } from 'node:fs/promises'
import { handOver } from '../config/our-files'
import { removeFile, withFolder } from './files'
import { inFolder } from './media-folder'
import { SMALL_BYTES } from './recent-files'

/** Writes a file as it comes, in pieces that are worth a call to the system; a small one only when somebody needs it there. */
export class SpoolWriter {
  private file: FileHandle | undefined
  private pieces: Buffer[] = []
  private held = 0
  private lying: Promise<string> | undefined

  constructor(
    private readonly place: string,
    private readonly folder: string,
  ) {}

  async add(bytes: Buffer): Promise<void> {
    this.pieces.push(bytes)
    this.held += bytes.length
    if (this.held >= SMALL_BYTES) await this.write()
  }

  /**
   * Nothing more comes.
   * @returns the content when it is a small one, which lies nowhere else
   */
  async end(): Promise<Buffer | undefined> {
    if (!this.file) return this.joined()
    await this.write()
    return undefined
  }

  /** Where it lies; whoever asks again is told the same. */
  path(): Promise<string> {
    this.lying ??= this.write().then(() => this.place)
    return this.lying
  }

  async flush(): Promise<void> {
    await this.path()
    const { file } = this
    if (file) await inFolder(this.folder, () => file.sync())
  }

  /** Leaves nothing of it. */
  async giveUp(): Promise<void> {
    // A full shared folder may say so only now; the file goes all the same.
    await this.file?.close().catch(() => {})
    if (this.file) await removeFile(this.place)
  }

  private async write(): Promise<FileHandle> {
    const file = this.file
    if (file && this.held === 0) return file
    const bytes = this.joined()
    this.pieces = []
    this.held = 0
    return inFolder(this.folder, async () => {
      const opened = file ?? (await this.open())
      await opened.writeFile(bytes)
      return opened
    })
  }

  private joined(): Buffer {
    const [first = Buffer.alloc(0), second] = this.pieces
    return second ? Buffer.concat(this.pieces) : first
  }

  private async open(): Promise<FileHandle> {
    this.file = await withFolder(this.folder, () => open(this.place, 'wx', 0o640))
    handOver(this.file.fd, this.folder)
    return this.file
  }
}
