/** What a command finds around it: where it speaks, listens and gets its settings. A process has its own, and so has a test. */
export type Surroundings = {
  /** The result: what a script reads. */
  out(text: string): void
  /** Everything else: what went wrong, and remarks. */
  err(text: string): void
  input: NodeJS.ReadStream
  env: NodeJS.ProcessEnv
  /** Whether a person reads at this moment what is said beside the result. */
  isWatched: boolean
}

export const ofThisProcess: Surroundings = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // Looked at only when somebody reads: building it may keep a process from ending.
  get input() {
    return process.stdin
  },
  env: process.env,
  isWatched: process.stderr.isTTY === true,
}

/**
 * What a command does, its command line understood.
 * @returns the exit code: 0 done, 1 it did not work
 */
export type Action<Options = object> = (around: Surroundings, options: Options, ...args: string[]) => Promise<number>
