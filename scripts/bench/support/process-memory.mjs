import { readFileSync } from 'node:fs'

/**
 * Memory of a process and all its children, looked at until it ends. PSS counts a page that several processes share, such
 * as Node's own program, in equal parts; so the sum is what the machine really gives.
 * @returns the moment with the largest sum, in kB
 */
export async function watchPeak(child, everyMs = 20) {
  let isOver = false
  child.once('exit', () => {
    isOver = true
  })
  let peak = { pss: 0 }
  while (!isOver) {
    const now = sumUp(family(child.pid))
    if (now.pss > peak.pss) peak = now
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return peak
}

/** What a process holds at this moment, in MB. */
export const residentMb = (pid) => (readRollup(pid)?.Rss ?? 0) / 1024

function sumUp(pids) {
  const sum = { processes: 0, pss: 0, rss: 0, unshared: 0 }
  for (const rollup of pids.map(readRollup)) {
    if (!rollup) continue
    sum.processes++
    sum.pss += rollup.Pss
    sum.rss += rollup.Rss
    sum.unshared += rollup.Private_Clean + rollup.Private_Dirty
  }
  return sum
}

/** A process and all that it has started, itself first. */
export function family(pid) {
  return [pid, ...childrenOf(pid).flatMap(family)]
}

function childrenOf(pid) {
  return (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number)
}

function readRollup(pid) {
  const text = read(`/proc/${pid}/smaps_rollup`)
  if (!text) return undefined
  return Object.fromEntries([...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name, kb]) => [name, Number(kb)]))
}

/** Undefined when the process has just gone. */
function read(file) {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return undefined
  }
}
