import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inProject } from '../lib/project.mjs'
import { startApiProcess } from './support/api-process.mjs'
import { createKey } from './support/create-key.mjs'
import { figure } from './support/figures.mjs'
import { noLimits, notTaken } from './support/no-limits.mjs'
import { residentMb } from './support/process-memory.mjs'
import { runJob, runTick } from './support/processes.mjs'
import { connectMembers, insertDuePosts } from './support/rows.mjs'
import { treeCpuMs } from './support/tree-cpu.mjs'
import { countPublished } from './support/verify.mjs'

export const title = 'one API instance takes posts while ticks publish, database and clients on the same cores'

const PER_MINUTE = 10_000
const P99_MS = 250
const ACCOUNTS = 20
/** Posts that are due in the tick of a usual minute, and in that of a full hour. */
const DUE = 20
const MANY_DUE = 100

export async function run(world, { quick }) {
  const schema = await world.openSchema('api_load')
  const sandbox = await world.openSandbox()
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  const mediaDir = join(world.folder, 'api-media')
  world.later(() => rmSync(mediaDir, { recursive: true, force: true }))
  const env = world.envFor(schema, { ...sandbox.env, PORT: '0', MEDIA_DIR: mediaDir, ...noLimits() })
  const api = await startApiProcess(world, env)
  const key = await createKey(schema)
  const job = (more) => ({ url: api.url, key, accounts: members.map(({ id }) => id), ...more })

  const seconds = quick ? 3 : 60
  const rate = PER_MINUTE / 60
  const kinds = { text: undefined, picture: inProject('scripts/demo-media/hills.jpg') }
  const figures = []
  let scheduled = 0
  let ticked = 0
  const tickAfter = async (seconds, due) => {
    await sleep(seconds * 1000)
    await insertDuePosts(schema, members, due)
    await runTick(world, env)
    ticked += due
  }
  for (const [kind, picture] of Object.entries(kinds)) {
    const load = async (more) => {
      const { printed } = await runJob(
        world,
        inProject('scripts/bench/support/api-client.mjs'),
        job({ picture, ...more }),
        env,
      )
      scheduled += printed.answered['201'] ?? 0
      return printed
    }
    // A program is compiled while it runs: until then everything costs twice as much.
    await Promise.all([load({ rate, seconds: Math.ceil(seconds / 3) }), tickAfter(0, DUE)])
    const before = residentMb(api.pid)
    const [steady] = await Promise.all([load({ rate, seconds }), tickAfter(seconds / 3, DUE)])
    const grown = residentMb(api.pid) - before
    const [full] = await Promise.all([load({ rate, seconds }), tickAfter(seconds / 3, MANY_DUE)])
    const cpu = () => treeCpuMs(api.pid) + treeCpuMs(world.databasePid)
    const cpuBefore = cpu()
    const most = await load({ concurrency: 32, seconds: Math.ceil(seconds / 3) })
    const cpuOfOne = (cpu() - cpuBefore) / (most.answered['201'] ?? 1)
    const failed = [steady, full, most].reduce((sum, one) => sum + notTaken(one), 0)
    figures.push(
      figure(`${kind}: p99 at ${PER_MINUTE} a minute, a tick of ${DUE} beside`, steady.p99, {
        unit: 'ms',
        digits: 0,
        target: { most: P99_MS },
      }),
      figure(`${kind}: median`, steady.p50, { unit: 'ms', digits: 1 }),
      figure(`${kind}: p99, a tick of ${MANY_DUE} beside`, full.p99, { unit: 'ms', digits: 0 }),
      figure(`${kind}: the most this machine takes, a minute`, most.perSecond * 60, {
        digits: 0,
        target: { least: PER_MINUTE },
        note: "user's: 1000",
      }),
      figure(`${kind}: processor time of a post then, API and database`, cpuOfOne, { unit: 'ms', digits: 2 }),
      figure(`${kind}: growth of the API's memory`, grown, { unit: 'MB', digits: 0, target: { most: 40 } }),
      figure(`${kind}: requests that were not taken`, failed, { digits: 0, target: { most: 0 } }),
    )
  }
  const [[{ rows }]] = await schema.db.query(
    "SELECT COUNT(*) AS `rows` FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id WHERE d.caption LIKE 'Load %'",
  )
  if (Number(rows) !== scheduled) throw new Error(`${scheduled} posts were taken, and ${rows} are in the queue`)
  const published = await countPublished(schema, sandbox)
  if (published !== ticked) throw new Error(`${ticked} posts were due, and ${published} are published`)
  return {
    figures: [...figures, figure("the API's memory at the end (RSS)", residentMb(api.pid), { unit: 'MB', digits: 0 })],
    notes: [
      `Each load lasts ${seconds} s; in that time runs one tick, as with cron, for posts of ${ACCOUNTS} accounts.`,
      `A rate is held whatever the answers take; a late answer counts from when its request was due.`,
      `Pictures are JPEGs of ${Math.round(readFileSync(kinds.picture).length / 1024)} kB, each with other bytes. Every post that was taken is in the queue.`,
    ],
  }
}
