import { readFileSync } from 'node:fs'

const TICK_MS = 10

/** Processor time of a running process, of its children, and of those of them that have ended, in milliseconds. */
export function treeCpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  return children.reduce((sum, child) => sum + treeCpuMs(child), own)
}
