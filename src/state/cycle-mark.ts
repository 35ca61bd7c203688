import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, writeOurFile } from '../config/our-files'
import type { Mark } from '../domain/set-back'

// What a server remembers of a database outside it: the newest cycle it has seen there. A database that does not know that
// cycle any more was set back, by a restored backup or a fail-over that lost transactions. Read and written at once and not
// asynchronously: it is a hundred bytes, and an idle tick has nothing to do meanwhile.

const fileOf = (folder: string, identity: string) => join(folder, `${identity}.json`)

/**
 * The newest cycle this server has seen of a database; undefined when it has seen none.
 * @throws when there is a mark that cannot be read
 */
export function readMark(folder: string, identity: string): Mark | undefined {
  const file = fileOf(folder, identity)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  const mark = markOf(text)
  if (!mark) throw new Error(`${file} is no mark of a database`)
  return mark
}

/**
 * Keeps the newest cycle in the place of the one before: whole, or not at all.
 * @throws when the folder cannot be written
 */
export function keepMark(folder: string, identity: string, { cycle, tickId, at }: Mark): void {
  const draft = `${fileOf(folder, identity)}.${process.pid}-${tickId}`
  const text = `${JSON.stringify({ cycle, tickId, at: at.toISOString() })}\n`
  try {
    writeOurFile(draft, text, 0o640)
  } catch (error) {
    if (!isMissing(error)) throw error
    makeFolder(folder)
    writeOurFile(draft, text, 0o640)
  }
  renameSync(draft, fileOf(folder, identity))
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

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
