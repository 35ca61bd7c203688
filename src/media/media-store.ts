import type { Readable } from 'node:stream'
import type { SpooledFile } from './spool'

/** Bytes of a file, both ends inclusive, counted from 0. */
export type ByteRange = { first: number; last: number }

/** An opened file. The stream must be read or destroyed. */
export type OpenedFile = {
  stream: Readable
  /** How many bytes the stream gives. */
  size: number
}

/**
 * Where the files of posts lie. One implementation per kind of storage; test/media/store-contract.ts is what each of them
 * has to keep. A store knows names and bytes: whose a file is and who needs it stands in `media_files`, which
 * MediaLibrary keeps.
 */
export interface MediaStore {
  /**
   * Names the place itself, not the server that uses it: two servers with one folder or one bucket give the same name,
   * two disks do not. At most 190 characters.
   */
  id(): Promise<string>
  /** The public address of a file, where the platforms fetch it. */
  urlOf(key: string): string
  /**
   * Keeps a file under a key that {@link newMediaKey} has made. Either the whole file is durably there afterwards, or it
   * throws and nothing is. Doing it again with the same content changes nothing.
   */
  put(key: string, file: SpooledFile): Promise<void>
  /**
   * The bytes of a kept file, or undefined when there is no such file. A range that reaches behind the end gives what is
   * there; one that begins behind it throws.
   */
  openRead(key: string, range?: ByteRange): Promise<OpenedFile | undefined>
  /** The size of a kept file in bytes, or undefined when there is no such file. */
  sizeOf(key: string): Promise<number | undefined>
  /** Removes a file; one that is not there is fine. */
  remove(key: string): Promise<void>
  /** All files that have a key, in no particular order, without loading the whole list. */
  list(): AsyncIterable<{ key: string; changedAt: Date }>
  /** Set when the files lie in a folder of this machine, from which the API can serve them directly. */
  readonly directory?: string
}
