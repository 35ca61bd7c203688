import { constants, fstatSync, openSync, writeSync } from 'node:fs'

/** A reader that is merely slow gets this long for one line, and all of them together a share of the process's time. */
const PATIENCE_MS = 500
const PATIENCE_SHARE = 0.1
const PAUSE_MS = 5

type Stream = {
  fd: 1 | 2
  of: 'stdout' | 'stderr'
  /** What is written to; undefined until the first line. */
  to?: Destination
  dropped: number
  torn: boolean
  stuck: boolean
}

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

/** How many lines of its log this process has not been able to write so far. */
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

/** `dontWait` comes before each write. */
type Destination = { fd: number; dontWait?: () => void }

/**
 * Where a stream's text goes such that a reader that does not read cannot hold this process for ever: what is full says so
 * (EAGAIN) instead of waiting for room.
 */
function destinationOf({ fd, of }: Stream): Destination {
  try {
    const kind = fstatSync(fd)
    // Opened anew, because whether a pipe or a terminal waits is shared by every process that has it.
    if (kind.isFIFO() || kind.isCharacterDevice()) {
      return { fd: openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY) }
    }
    // A socket (of systemd's journal, of a parent that is a Node) cannot be opened. Each child that starts or ends has all
    // processes wait again that share it, so it is told anew each time.
    if (kind.isSocket()) {
      const { _handle } = process[of] as unknown as { _handle?: { setBlocking?(waits: boolean): void } }
      return { fd, dontWait: () => _handle?.setBlocking?.(false) }
    }
  } catch {
    // Another system, another account's terminal, a pipe that nobody has open any more: taken as it is.
  }
  return { fd }
}

let waitedInAll = 0

function writeAll(stream: Stream, bytes: Buffer): void {
  stream.to ??= destinationOf(stream)
  const left = PATIENCE_MS + process.uptime() * 1000 * PATIENCE_SHARE - waitedInAll
  const patience = stream.stuck ? 0 : Math.min(PATIENCE_MS, left)
  let waited = 0
  for (let written = 0; written < bytes.length; ) {
    try {
      stream.to.dontWait?.()
      written += writeSync(stream.to.fd, bytes, written)
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
      waitedInAll += PAUSE_MS
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    }
  }
}
