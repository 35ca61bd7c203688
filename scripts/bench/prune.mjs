import { once } from 'node:events'
import { inProject } from '../lib/project.mjs'
import { figure } from './support/figures.mjs'
import { runTick, startJob } from './support/processes.mjs'
import { connectMembers, insertDuePosts, insertOldRows } from './support/rows.mjs'
import { median } from './support/statistics.mjs'

export const title = 'throwing away what has had its time, beside ticks'

/** Kinds that take turns, all three settings set: the turn of the cycles comes with one in so many. */
const KINDS = 8
const EVERY = 10
const DUE = 10

export async function run(world, { quick }) {
  const [cycles, posts, times] = quick ? [20_000, 500, 3] : [1_000_000, 50_000, 20]
  const keep = { KEEP_CYCLES_DAYS: '30', KEEP_TIMELINE_DAYS: '30', KEEP_POSTS_DAYS: '30' }
  const schema = await world.openSchema('prune')
  const sandbox = await world.openSandbox()
  const members = await connectMembers(schema, sandbox, DUE)
  const sizes = await insertOldRows(schema, { cycles, posts })
  const env = world.envFor(schema, { ...sandbox.env, LOOK_AHEAD_SECONDS: '0' })
  const pruning = world.envFor(schema, keep)

  const idle = () => runTick(world, env)
  const busy = async () => {
    await insertDuePosts(schema, members, DUE)
    return runTick(world, env)
  }
  const beside = (measure) => async () => {
    const { child, ended } = startJob(world, inProject('scripts/bench/support/pruner.mjs'), {}, pruning)
    await once(child.stdout, 'data')
    const ms = await measure()
    child.kill('SIGTERM')
    pruned.push((await ended).printed)
    return ms
  }
  // Once in so many cycles it is the turn of a tick that finds nothing; here each time that of a kind that has rows to go.
  const inTurn = async () => {
    await schema.db.query(
      `INSERT INTO dispatch_cycles (id, tick_id, host)
       SELECT (MAX(id) DIV ? + 1) * ? - 1, 'bench', 'bench' FROM dispatch_cycles`,
      [KINDS * EVERY, KINDS * EVERY],
    )
    return runTick(world, pruning)
  }
  const pruned = []
  const measures = { idle, idleBeside: beside(idle), busy, busyBeside: beside(busy), inTurn }
  for (const measure of [idle, busy, inTurn]) for (let n = 0; n < 3; n++) await measure()
  const ms = Object.fromEntries(Object.keys(measures).map((name) => [name, []]))
  for (let n = 0; n < times; n++) for (const [name, measure] of Object.entries(measures)) ms[name].push(await measure())

  const slower = (name, than) => (median(ms[name]) / median(ms[than]) - 1) * 100
  const rows = pruned.reduce((sum, one) => sum + one.rows, 0)
  const seconds = pruned.reduce((sum, one) => sum + one.ms, 0) / 1_000
  return {
    figures: [
      figure('idle tick', ms.idle, { unit: 'ms', digits: 1 }),
      figure('the same while another process throws away', ms.idleBeside, { unit: 'ms', digits: 1 }),
      figure('slower', slower('idleBeside', 'idle'), { unit: '%', digits: 1, target: { most: 10 } }),
      figure(`tick with ${DUE} due posts`, ms.busy, { unit: 'ms', digits: 1 }),
      figure('the same while another process throws away', ms.busyBeside, { unit: 'ms', digits: 1 }),
      figure('slower', slower('busyBeside', 'busy'), { unit: '%', digits: 1, target: { most: 10 } }),
      figure('idle tick whose turn it is, 500 rows', ms.inTurn, { unit: 'ms', digits: 1 }),
      figure('slower by that, of all ticks', slower('inTurn', 'idle') / EVERY, {
        unit: '%',
        digits: 1,
        target: { most: 10 },
      }),
      figure('thrown away beside them', rows / seconds, { unit: 'rows/s', digits: 0 }),
      ...sizes.map(({ name, kB }) => figure(`${name}, 1,000 of them`, kB, { unit: 'kB', digits: 0 })),
    ],
    notes: [
      `${cycles.toLocaleString('en')} old cycles and ${posts.toLocaleString('en')} finished posts with ten lines of timeline each; the other process does what \`cli prune\` does.`,
    ],
  }
}
