import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterFile } from './after-file'

/*
 * Places for standard output at which a process cannot get rid of a word. Each is to be given to a child, and open until
 * the test file ends.
 */

/** A disk without room for a byte (ENOSPC). */
export const fullDisk = () => kept(openSync('/dev/full', 'w'))

/** Open, and not for writing (EBADF). */
export const notForWriting = () => kept(openSync(__filename, 'r'))

let names = 0

/**
 * A pipe that is full and that nobody reads, as when the program behind `|` hangs: whoever writes to it waits for ever.
 * @param folder where its name may stand
 */
export function stuckPipe(folder: string): number {
  const name = join(folder, `pipe-${++names}`)
  execFileSync('mkfifo', [name])
  const reader = kept(openSync(name, constants.O_RDWR | constants.O_NONBLOCK))
  // A write of a page goes in whole or not at all, so a byte at a time takes the rest.
  for (const size of [4096, 1]) fill(reader, size)
  return kept(openSync(name, constants.O_WRONLY))
}

/** The same of a socket, which is what systemd gives to its services and Node to its children. */
export async function stuckSocket(folder: string): Promise<Socket> {
  const name = join(folder, `socket-${++names}`)
  const server = createServer({ pauseOnConnect: true }).listen(name)
  await once(server, 'listening')
  const writer = connect(name)
  const [reader] = (await once(server, 'connection')) as [Socket]
  afterFile(() => {
    for (const end of [writer, reader]) end.destroy()
    server.close()
  })
  do {
    writer.write(Buffer.alloc(4096))
    await nextTurn()
  } while (writer.writableLength === 0)
  return writer
}

function fill(pipe: number, size: number): void {
  const bytes = Buffer.alloc(size)
  try {
    while (writeSync(pipe, bytes) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
  }
}

function kept(descriptor: number): number {
  afterFile(() => closeSync(descriptor))
  return descriptor
}
