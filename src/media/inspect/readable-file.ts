/** A file whose bytes can be read in any order. */
export type ReadableFile = {
  /** Bytes. */
  size: number
  /** Where it lies on this machine, for programs that read it themselves; a file of another machine is fetched for it. */
  path(): Promise<string>
  /** The bytes from `start` to before `end`; fewer where the file ends. */
  read(start: number, end: number): Promise<Buffer>
}
