import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mark } from '../domain/set-back'

// What a server remembers of a database outside it: the newest cycle it has seen there. A database that does not know that
// cycle any more was set back, by a restored backup or a fail-over that lost transactions.

const fileOf = (folder: string, identity: string) => join(folder, `${identity}.json`)

/**
 * The newest cycle this server has seen of a database; undefined when it has seen none.
 * @throws when there is a mark that cannot be read
 */
export async function readMark(folder: string, identity: string): Promise<Mark | undefined> {
  const file = fileOf(folder, identity)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const mark = markOf(text)
  if (!mark) throw new Error(`${file} is no mark of a database`)
  return mark
}

/** Keeps the newest cycle in the place of the one before: whole, or not at all. */
export async function keepMark(folder: string, identity: string, { cycle, tickId, at }: Mark): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o750 })
  const draft = `${fileOf(folder, identity)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify({ cycle, tickId, at: at.toISOString() })}\n`)
  await rename(draft, fileOf(folder, identity))
}

function markOf(text: string): Mark | undefined {
  try {
    const { cycle, tickId, at } = JSON.parse(text)
    const time = new Date(at)
    const isMark = Number.isSafeInteger(cycle) && typeof tickId === 'string' && !Number.isNaN(time.getTime())
    return isMark ? { cycle, tickId, at: time } : undefined
  } catch {
    return undefined
  }
}
