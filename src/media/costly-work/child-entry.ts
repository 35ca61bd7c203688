/**
 * Entry of the process that decodes other people's files. A process, because its memory can be bounded and given back, and
 * because it can be ended whatever it is doing: a file made to be read for ever would otherwise stop the whole API.
 */

import { loadSharp } from '../convert/load-sharp'
import { toJpeg } from '../convert/to-jpeg'
import { toThumbnail } from '../convert/to-thumbnail'
import { loadLibrary, readWithLibrary } from '../inspect/read-with-library'
import type { Asked, Said, Task } from './task'

const say = (said: Said) => process.send?.(said)

async function load(kind: Task['kind']): Promise<unknown> {
  return kind === 'video' ? loadLibrary() : loadSharp()
}

async function run(task: Task) {
  if (task.kind === 'jpeg') return toJpeg(task)
  if (task.kind === 'thumbnail') return toThumbnail(task)
  return readWithLibrary(task.path).catch(() => undefined)
}

process.on('message', async (asked: Asked) => {
  if (asked.kind === 'prepare') return load(asked.for)
  await load(asked.kind)
  say({ kind: 'begins' })
  say({ kind: 'result', result: await run(asked) })
})
// Whoever started this process is gone.
process.on('disconnect', () => process.exit())
