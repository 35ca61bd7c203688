import type { Readable } from 'node:stream'

/** A file that is kept. */
export type StoredMedia = {
  /** Names the file inside the store; made by the store, unguessable. */
  key: string
  /** Public address the platforms fetch it from. */
  url: string
  /** Found in the bytes. */
  contentType: string
  /** Bytes. */
  size: number
}

/** Where the files of posts are kept. One implementation per kind of storage. */
export interface MediaStore {
  /**
   * Keeps a file. Either the whole file is in the store afterwards, or nothing of it. What is left of the content when a
   * file is refused is not read any more.
   * @throws MediaRefused when it is empty, larger than `maxBytes`, or of a type we do not keep
   */
  save(content: Readable, limits: { maxBytes: number }): Promise<StoredMedia>
  /** The bytes of a kept file, or undefined when there is no such file. */
  openRead(key: string): Promise<Readable | undefined>
  /** Removes a file; one that is not there is fine. */
  remove(key: string): Promise<void>
  /** Set when the files lie in a folder of this machine, so that the API serves them itself. */
  readonly directory?: string
}
