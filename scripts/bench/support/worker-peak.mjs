import { readFileSync } from 'node:fs'

/**
 * The most memory that any direct child of a process, a worker of a dispatcher, ever had in use at once: VmHWM, which the
 * kernel itself keeps, read until the process ends.
 * @returns kB
 */
export async function watchWorkerPeak(child, everyMs = 20) {
  let isOver = false
  child.once('exit', () => {
    isOver = true
  })
  let peak = 0
  while (!isOver) {
    for (const pid of childrenOf(child.pid)) peak = Math.max(peak, peakOf(pid))
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return peak
}

const childrenOf = (pid) => read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)

const peakOf = (pid) => Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)

/** Empty when the process has just gone. */
function read(file) {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
