import { figure } from './support/figures.mjs'
import { watchPeak } from './support/process-memory.mjs'
import { startTick } from './support/processes.mjs'
import { connectMembers, insertDuePosts } from './support/rows.mjs'

export const title = 'dispatcher and 5 busy workers: 25 posts of 25 accounts, 2 s each, defaults'

const PROCESSES = 6
const REPLACED_MB = 600

export async function run(world, { quick }) {
  const schema = await world.openSchema('memory')
  const sandbox = await world.openSandbox()
  await sandbox.control.latency({ operations: { 'linkedin.post.create': quick ? 500 : 2_000 } })
  const members = await connectMembers(schema, sandbox, 25)
  const env = world.envFor(schema, sandbox.env)
  const peaks = []
  for (let n = 0; n < (quick ? 1 : 5); n++) {
    await insertDuePosts(schema, members, 25)
    const { child, ended } = startTick(world, env)
    const [peak] = await Promise.all([watchPeak(child), ended])
    if (peak.processes !== PROCESSES) throw new Error(`${peak.processes} processes at the peak instead of ${PROCESSES}`)
    peaks.push(peak)
  }
  const megabytes = (name) => peaks.map((peak) => peak[name] / 1024)
  return {
    figures: [
      figure('peak sum of PSS', megabytes('pss'), {
        unit: 'MB',
        digits: 0,
        target: { most: 400 },
        note: `user's: ${REPLACED_MB} MB`,
      }),
      figure('of it in pages of one process alone', megabytes('unshared'), { unit: 'MB', digits: 0 }),
      figure('sum of RSS, counting shared pages each time', megabytes('rss'), { unit: 'MB', digits: 0 }),
    ],
    notes: ['Read from /proc/<pid>/smaps_rollup of all six processes every 20 ms; the sandbox is not counted.'],
  }
}
