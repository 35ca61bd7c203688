import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { readJob } from './processes.mjs'
import { watchQueues } from './queue-watch.mjs'
import { treeCpuMs } from './tree-cpu.mjs'

/** So long nothing is done before what is left counts as lost. */
const PATIENCE_MS = 60_000

/**
 * What a process is told that works on the events of many accounts, the work it does for each, and what it tells in the end.
 * `job.counts` says how many events each account has. `job.mode` is `fill` (put them in, not measured), `drain` (work on what is
 * there), or `fair` (see {@link fairness}).
 */
export async function queueJob() {
  const job = await readJob()
  const watch = watchQueues(job.counts)
  const all = countdown(job.counts.reduce((sum, count) => sum + count, 0))
  const others = countdown(job.counts.slice(1).reduce((sum, count) => sum + count, 0))
  return {
    ...job,
    /** Resolves with the time when everything has been done. */
    done: all.over,
    /** The same for all accounts but the first. */
    othersDone: others.over,
    /** The work on an event: a time that passes, or nothing but a turn of the loop, so that two at once would be seen. */
    async work(index, n) {
      watch.begin(index, n)
      await (job.workMs > 0 ? sleep(job.workMs) : turn())
      watch.end(index)
      all.count()
      if (index > 0) others.count()
    },
    wrong: watch.wrong,
    doneOfTheFirst: () => watch.doneOf(0),
    /** What this process and Redis took until now. */
    took() {
      const { user, system } = process.cpuUsage()
      return {
        cpuMs: (user + system) / 1_000,
        redisCpuMs: treeCpuMs(job.redisPid),
        peakMb: process.resourceUsage().maxRSS / 1024,
      }
    },
  }
}

/**
 * The first account's events lie there and are being worked on when those of the others come.
 * @param add puts in the events of some accounts
 * @returns for the parent: how long until the last of the others was done, and how many of the first were by then
 */
export async function fairness(job, add) {
  // At any moment of a second: it matters to who looks once a second.
  await sleep(1_000 * Math.random())
  await add([0])
  const since = clock()
  await add([...job.counts.keys()].slice(1))
  const lastOfOthersS = ((await job.othersDone) - since) / 1_000
  return { lastOfOthersS, ofTheOne: job.doneOfTheFirst(), wrong: job.wrong(1) }
}

/** The time of the machine's clock with its fractions, the same in every process. */
export const clock = () => performance.timeOrigin + performance.now()

/** Resolves at 0 with the time, or once nothing has been counted for long. */
function countdown(left) {
  const { promise, resolve } = resolvable()
  const over = () => {
    clearTimeout(timer)
    resolve(clock())
  }
  const timer = setTimeout(over, PATIENCE_MS)
  return {
    over: promise,
    count() {
      left--
      if (left === 0) over()
      else if (left > 0) timer.refresh()
    },
  }
}

function resolvable() {
  let resolve
  const promise = new Promise((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}

/** Prints what the parent is told, and ends whatever is still open. */
export function tell(report) {
  process.stdout.write(JSON.stringify(report), () => process.exit())
}
