import { randomUUID } from 'node:crypto'
import { access, constants, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { detectTypeOfFile, needsWholeFile } from './detect-type'
import { removeFile, withFolder } from './files'
import { believedForAMoment, needRoom } from './free-room'
import { UploadInspection } from './inspect-upload'
import { INCOMING, inFolder } from './media-folder'
import { formatOf, type MediaFormat } from './media-formats'
import { MediaRefused } from './media-refused'
import { SpoolWriter } from './spool-writer'

/** A file that has arrived whole: a small one is in memory, a larger one lies on this machine's disk, open, until it is discarded. */
export type SpooledFile = {
  /** Bytes. */
  size: number
  /** Of its content, in hex. */
  sha256: string
  /** Found in the bytes. */
  format: MediaFormat
  /** All of it, when it is small. */
  content?: Buffer
  /** Where it lies now; a small one is written there only for this. Once a store has kept it, it may be gone from here. */
  path(): Promise<string>
  /** Returns when the content outlives a machine that stops. */
  flush(): Promise<void>
  /** Forgets it; fine when a store has kept it, and said again. */
  discard(): Promise<void>
}

/** So much may come before it is looked again whether there is room for more. */
const LOOK_AFTER_BYTES = 32 * 1024 * 1024

/** What of an upload lies longer than this was cut off together with its process. */
const UNFINISHED_AFTER_MS = 86_400_000

/** A small file is announced before it is written anywhere. That nothing can be written is said before that, as of every file. */
const needOpen = (folder: string) => access(folder, constants.W_OK | constants.X_OK)

/**
 * Where files wait while they arrive. Only here their size, type and hash become known, which every store wants to know
 * beforehand. It lies in the media folder, on the same disk as the files that the local store keeps, so that keeping one
 * is a rename.
 */
export class Spool {
  private readonly folder: string

  /**
   * @param mediaDir the media folder; made when it is missing
   * @param needs throws when the folder may not take more
   * @param needsAtFirst the same, before the first byte; it may go by what it saw a moment ago
   */
  constructor(
    mediaDir: string,
    private readonly needs: (folder: string) => Promise<void> = needRoom,
    private readonly needsAtFirst = believedForAMoment((folder) => needOpen(folder).then(() => needs(folder))),
  ) {
    this.folder = join(mediaDir, INCOMING)
  }

  /**
   * Takes a file in as it comes. Either the whole file is there afterwards, or nothing of it. What is left of
   * the content when a file is refused is not read any more, and stays open: whoever has opened it closes it.
   * @throws MediaRefused when it is empty, larger than `maxBytes`, or of a type we do not keep
   * @throws MediaFolderError when the disk does not take it, or would be full
   */
  async receive(
    content: Readable,
    { maxBytes, turn }: { maxBytes: number; turn?: () => Promise<void> },
  ): Promise<SpooledFile> {
    const writer = new SpoolWriter(join(this.folder, randomUUID()), this.folder)
    try {
      await inFolder(this.folder, () => withFolder(this.folder, () => this.needsAtFirst(this.folder)))
      const inspection = new UploadInspection(maxBytes)
      let unlooked = 0
      // The source is left open when the file is refused: it is part of a request that somebody still reads.
      for await (const bytes of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        await inspection.see(bytes)
        await turn?.()
        await writer.add(bytes)
        unlooked += bytes.length
        if (unlooked < LOOK_AFTER_BYTES) continue
        await this.needs(this.folder)
        unlooked = 0
      }
      await inspection.end()
      const small = await writer.end()
      const found = needsWholeFile(inspection.found) ? await detectTypeOfFile(await writer.path()) : inspection.found
      const format = found ? formatOf(found) : undefined
      if (!format) throw new MediaRefused({ kind: 'wrong-type', found })
      let flushed: Promise<void> | undefined
      return {
        size: inspection.size,
        sha256: inspection.hash.digest('hex'),
        format,
        ...(small && { content: small }),
        path: () => writer.path(),
        flush: () => {
          flushed ??= writer.flush()
          return flushed
        },
        discard: () => writer.giveUp(),
      }
    } catch (error) {
      await writer.giveUp()
      throw error
    }
  }

  /**
   * Removes what uploads left behind that were cut off with the process itself.
   * @returns how many files were removed
   */
  async sweep(olderThanMs = UNFINISHED_AFTER_MS, now = Date.now()): Promise<number> {
    const names = await readdir(this.folder).catch(() => [])
    let removed = 0
    for (const name of names) {
      const path = join(this.folder, name)
      const changed = await stat(path).then(
        (stats) => stats.mtimeMs,
        () => now,
      )
      if (now - changed < olderThanMs) continue
      await removeFile(path)
      removed++
    }
    return removed
  }
}
