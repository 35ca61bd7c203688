/**
 * The least a client can do: the calls of a publisher over kept connections, nothing before and nothing after. Started by
 * benchmarks with a job on standard input.
 */
import { linkedinCaller } from './linkedin-call.mjs'
import { readJob } from './processes.mjs'

const job = await readJob()
const { publish, close } = linkedinCaller(
  job,
  (number) => `Raw client number ${job.from + number}: fresh bread from seven o'clock`,
)

let next = 0
await Promise.all(Array.from({ length: job.concurrency }, publishUntilDone))
close()

async function publishUntilDone() {
  while (next < job.posts) await publish(next++)
}
