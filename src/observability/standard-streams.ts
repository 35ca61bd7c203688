import { writeSync } from 'node:fs'

/** A reader that is merely slow gets this long for one line; the process has more to do than to talk. */
const PATIENCE_MS = 500
const PAUSE_MS = 5

type Stream = { fd: 1 | 2; of: 'stdout' | 'stderr'; dropped: number; torn: boolean; stuck: boolean }

const out: Stream = { fd: 1, of: 'stdout', dropped: 0, torn: false, stuck: false }
const err: Stream = { fd: 2, of: 'stderr', dropped: 0, torn: false, stuck: false }

/**
 * Writes one line of the log to standard output and waits until it is out, because these processes are short-lived and
 * may be killed. A line that cannot be written (a full disk, a closed pipe) is dropped and counted, and nothing else
 * happens: a log may be lost at any time, a post may not.
 * @param line with its line break
 */
export const writeLogLine = (line: string): void => write(out, line)

/** Says something on standard error, which cron mails to the operator. Dropped like a line of the log where it cannot be. */
export const complain = (text: string): void => write(err, `${text}\n`)

/** How many lines of its log this process could not write. */
export const droppedLines = (): number => out.dropped

/**
 * Whether somebody has put a writer of their own in the place of this process's standard output, as PM2's cluster mode
 * does: what is written past it, and what children write, reaches no log.
 */
export function isCaptured(of: 'stdout' | 'stderr' = 'stdout'): boolean {
  // Asked first, because looking at process.stdout builds it, and an idle tick has no use for it otherwise.
  return process.env.exec_mode === 'cluster_mode' && Object.hasOwn(process[of], 'write')
}

function write(stream: Stream, text: string): void {
  try {
    if (isCaptured(stream.of)) process[stream.of].write(text)
    else writeAll(stream, Buffer.from(stream.torn ? `\n${text}` : text))
    stream.stuck = false
  } catch {
    stream.dropped++
  }
}

function writeAll(stream: Stream, bytes: Buffer): void {
  const patience = stream.stuck ? 0 : PATIENCE_MS
  let waited = 0
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(stream.fd, bytes, written)
      // Until its end is out, whatever comes next must not be taken for the rest of it.
      stream.torn = written < bytes.length
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EINTR') continue
      if (code !== 'EAGAIN' || waited >= patience) {
        stream.stuck = code === 'EAGAIN'
        throw error
      }
      waited += PAUSE_MS
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    }
  }
}
