import type { Readable } from 'node:stream'
import type { MediaFileRow, MediaFiles } from '../db/media/media-files'
import { QuotaReached } from '../domain/quota'
import { isMediaKey, nameOfKey, newMediaKey } from './media-key'
import { MediaRefused } from './media-refused'
import type { ByteRange, MediaStore, OpenedFile } from './media-store'
import { neededOf } from './needed-files'
import { RecentFiles } from './recent-files'
import type { Spool, SpooledFile } from './spool'

/** A file of a company that is kept. */
export type StoredMedia = {
  companyId: string
  /** Names the file inside the store; made by us, unguessable. */
  key: string
  /** Public address the platforms fetch it from. */
  url: string
  /** Found in the bytes. */
  contentType: string
  /** Bytes. */
  size: number
  /** Of the content, in hex. For us alone. */
  sha256: string
}

export type SaveOptions = {
  maxBytes: number
  /** Returns when the next piece of the file may be taken in. */
  turn?: () => Promise<void>
  /**
   * Called when the whole file is there and before it is kept; what it throws refuses the file. It may
   * read the file, and must not change it.
   */
  examine?: (file: SpooledFile) => Promise<void>
}

/** What looking for a file by its id comes to. */
export type FoundById =
  | { kind: 'used'; file: StoredMedia }
  /** Not, not any more, or not the company's. */
  | { kind: 'unknown' }
  /** In a folder that this server does not have; `host` is the one that took it in, where that is known. */
  | { kind: 'elsewhere'; host: string | null }

type FileFacts = Pick<MediaFileRow, 'companyId' | 'key' | 'contentType' | 'size'>

/** The same content brought at the same time is settled by the database; a third round has never been seen. */
const MAX_ROUNDS = 5

/**
 * The files of companies. Knows whose a file is, keeps the same content of one company once, and never tells one company
 * of another's files. Everything that takes a file says so; whoever fails afterwards gives it back.
 */
export class MediaLibrary {
  private readonly givenBack = new WeakSet<StoredMedia>()

  constructor(
    readonly store: MediaStore,
    private readonly spool: Spool,
    private readonly files: MediaFiles,
    private readonly recent: RecentFiles = new RecentFiles(),
  ) {}

  /**
   * Takes a file in. Either it is kept whole, or nothing of it is.
   * @throws MediaRefused when it is empty, larger than `maxBytes`, of a type we do not keep, or more than the company may have
   */
  async save(companyId: string, content: Readable, { maxBytes, turn, examine }: SaveOptions): Promise<StoredMedia> {
    const file = await this.spool.receive(content, { maxBytes, ...(turn && { turn }) })
    try {
      await examine?.(file)
      for (let round = 1; ; round++) {
        const kept = (await this.reuse(companyId, file)) ?? (await this.keep(companyId, file))
        if (kept) {
          // Nothing but pictures is looked into from memory.
          if (file.content && file.format.type === 'image') this.recent.add(kept.key, file.content)
          return kept
        }
        if (round >= MAX_ROUNDS)
          throw new Error(`The same file came in ${MAX_ROUNDS} times at once and settled nowhere`)
      }
    } finally {
      await file.discard()
    }
  }

  /**
   * Gives files back that a request took and does not need: it was refused. What nobody else ever took goes at once. A
   * file is given back once, however often it is said: others may have taken the same one.
   * Never fails for the sake of one file: what stays goes with a later collection.
   * @param onFailure told about each file that could not be given back
   */
  async giveBack(taken: StoredMedia[], onFailure: (error: unknown, file: StoredMedia) => void): Promise<void> {
    for (const file of taken) {
      if (this.givenBack.has(file)) continue
      this.givenBack.add(file)
      try {
        if (await this.files.giveBack(file.companyId, file.key)) await this.remove(file.key)
      } catch (error) {
        onFailure(error, file)
      }
    }
  }

  /** Takes a file of the company that is named by its public address; undefined for every other address. */
  async useUrl(companyId: string, url: string): Promise<StoredMedia | undefined> {
    const key = url.slice(this.store.urlOf('').length)
    if (!isMediaKey(key) || this.store.urlOf(key) !== url) return undefined
    const row = await this.files.useKey(companyId, await this.store.id(), key)
    return row && this.storedMedia(row, row.sha256)
  }

  /**
   * Takes a file of the company that is named by its id, the random part of its key. One whose days are over and that no
   * post needs is gone, also while no collection has come by yet.
   */
  async useId(companyId: string, id: string, keepDays: number): Promise<FoundById> {
    const row = await this.files.named(companyId, id, keepDays)
    if (!row || nameOfKey(row.key) !== id) return { kind: 'unknown' }
    const store = await this.store.id()
    if (row.store !== store) return { kind: 'elsewhere', host: row.host }
    if (row.isOld && !(await neededOf([row], this.files, keepDays)).has(row.key)) return { kind: 'unknown' }
    const used = await this.files.useKey(companyId, store, row.key)
    return used ? { kind: 'used', file: this.storedMedia(used, used.sha256) } : { kind: 'unknown' }
  }

  /** The bytes of a kept file, or undefined when there is no such file. */
  openRead(key: string, range?: ByteRange): Promise<OpenedFile | undefined> {
    return this.store.openRead(key, range)
  }

  /** Removes a file that is leaving, and then its row: in this order nothing is forgotten that is still there. */
  async remove(key: string): Promise<void> {
    this.recent.take(key)
    await this.store.remove(key)
    await this.files.forget(key)
  }

  private async reuse(companyId: string, file: SpooledFile): Promise<StoredMedia | undefined> {
    const row = await this.files.use(companyId, await this.store.id(), file.sha256)
    if (!row) return undefined
    // Somebody may have lost the file itself (a disk, a hand): then it is there again, for the older posts as well. Its name is known
    // already, so that nobody may find half of it there: it is written elsewhere first.
    if ((await this.store.sizeOf(row.key)) !== file.size) {
      const { content: _, ...lying } = file
      await this.store.put(row.key, lying)
    }
    return this.storedMedia(row, file.sha256)
  }

  private async keep(companyId: string, file: SpooledFile): Promise<StoredMedia | undefined> {
    const row = {
      companyId,
      store: await this.store.id(),
      key: newMediaKey(file.format),
      contentType: file.format.contentType,
      size: file.size,
    }
    // The disk works on the file meanwhile. What it says against it is heard when the file is put into the store.
    if (this.store.directory && !file.content) file.flush().catch(() => {})
    const id = await this.files.announce(row).catch((error) => {
      throw error instanceof QuotaReached ? new MediaRefused({ kind: 'quota', reached: error }) : error
    })
    try {
      await this.store.put(row.key, file)
      if ((await this.files.keep(companyId, id, file.sha256)) === 'kept') return this.storedMedia(row, file.sha256)
    } catch (error) {
      await this.abandon(id, row).catch(() => {})
      throw error
    }
    await this.abandon(id, row)
    return undefined
  }

  private async abandon(id: number, { companyId, key }: { companyId: string; key: string }): Promise<void> {
    // It may be kept by now, when only the answer to that was lost; then somebody else may have taken it already.
    if ((await this.files.dismiss(id)) || (await this.files.giveBack(companyId, key))) await this.remove(key)
  }

  private storedMedia({ companyId, key, contentType, size }: FileFacts, sha256: string): StoredMedia {
    return { companyId, key, url: this.store.urlOf(key), contentType, size: Number(size), sha256 }
  }
}
