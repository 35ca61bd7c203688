/** A file whose bytes can be read in any order. */
export type ReadableBytes = {
  /** Bytes. */
  size: number
  /** The bytes from `start` to before `end`; fewer where the file ends. */
  read(start: number, end: number): Promise<Buffer>
}

/** One that programs can read themselves. */
export type ReadableFile = ReadableBytes & {
  /** Where it lies on this machine; a file of another machine is fetched for it. */
  path(): Promise<string>
}
