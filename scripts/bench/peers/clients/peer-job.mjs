import { linkedinCaller } from '../../support/linkedin-call.mjs'
import { readJob } from '../../support/processes.mjs'

/**
 * What each peer's process is told on its standard input, and the call it makes for a job.
 * `mode` is `fill` (put the jobs in, not measured) or `drain`.
 */
export async function peerJob() {
  const job = await readJob()
  const { publish, close } = linkedinCaller(
    job,
    (n) => `Benchmark peer ${job.peer} number ${n}: fresh bread from seven o'clock`,
  )
  let left = job.posts
  let allOut
  const done = new Promise((resolve) => {
    allOut = resolve
  })
  return {
    ...job,
    numbers: Array.from({ length: job.posts }, (_, i) => job.from + i),
    async publish(n) {
      await publish(n)
      if (--left === 0) allOut()
    },
    /** Resolves when the last job has been published. */
    done,
    close,
  }
}
