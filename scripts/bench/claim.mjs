import { inProject } from '../lib/project.mjs'
import { locksOfOneClaim } from './support/claim-locks.mjs'
import { bareEnv } from './support/environment.mjs'
import { figure } from './support/figures.mjs'
import { runJob } from './support/processes.mjs'
import { anyAccount, insertDuePosts, insertFuturePosts } from './support/rows.mjs'
import { median, summarise } from './support/statistics.mjs'

export const title = 'claiming due rows, 5 per claim as by default'

const LIMIT = 5
const CLAIMERS = [1, 5, 20]

export async function run(world, { quick }) {
  const [due, future, repetitions] = quick ? [200, 2_000, 1] : [3_000, 200_000, 5]
  const rows = future.toLocaleString('en')
  const schemas = {
    '0 future rows': await world.openSchema('claim_empty'),
    [`${rows} future rows`]: await world.openSchema('claim_full'),
  }
  const [empty, full] = Object.keys(schemas)
  await insertFuturePosts(schemas[full], future)
  const cases = CLAIMERS.flatMap((claimers) => Object.keys(schemas).map((where) => ({ claimers, where })))
  const before = await deadlocks(schemas[empty].db)
  const found = Object.fromEntries(cases.map((one) => [nameOf(one), { perSecond: [], claimMs: [] }]))
  for (let n = 0; n < repetitions; n++) {
    for (const one of cases) {
      const { ms, claimMs } = await claimAll(world, schemas[one.where], one.claimers, due)
      found[nameOf(one)].perSecond.push(due / (ms / 1000))
      found[nameOf(one)].claimMs.push(...claimMs)
    }
  }
  const locks = {}
  for (const [where, schema] of Object.entries(schemas)) {
    await insertDuePosts(schema, [await anyAccount(schema)], 200)
    locks[where] = await locksOfOneClaim(schema.url, schema.db, LIMIT)
  }
  const perSecond = (claimers, where) => found[nameOf({ claimers, where })].perSecond
  return {
    figures: [
      ...cases.map((one) =>
        figure(`rows/s, ${nameOf(one)}`, found[nameOf(one)].perSecond, {
          unit: 'rows/s',
          digits: 0,
          note: `one claim ${spread(found[nameOf(one)].claimMs)}`,
        }),
      ),
      ...CLAIMERS.map((claimers) =>
        figure(
          `${rows} ÷ 0 future rows, ${claimers} claimers`,
          median(perSecond(claimers, full)) / median(perSecond(claimers, empty)),
          { unit: '×' },
        ),
      ),
      ...Object.entries(locks).flatMap(([where, { afterRead, beforeCommit }]) => [
        // Each row by its index entry and by its primary key.
        figure(`row locks after the locking read, ${where}`, afterRead, { digits: 0, target: { most: 2 * LIMIT } }),
        figure(`row locks before the commit, ${where}`, beforeCommit, { digits: 0 }),
      ]),
      figure('deadlocks', (await deadlocks(schemas[empty].db)) - before, { digits: 0, target: { most: 0 } }),
      figure('rows claimed twice or not at all', 0, { digits: 0, target: { most: 0 } }),
    ],
    notes: [
      `${due} due rows per run, ${repetitions} runs interleaved. The claimers are connections of one Node process that runs`,
      "claimDuePosts of dist; its own start is not counted. Locks: trx_rows_locked of the claim's transaction.",
    ],
  }
}

const nameOf = ({ claimers, where }) => `${claimers} ${claimers === 1 ? 'claimer' : 'claimers'}, ${where}`

async function claimAll(world, schema, claimers, due) {
  await insertDuePosts(schema, [await anyAccount(schema)], due)
  const job = { url: schema.url, claimers, limit: LIMIT }
  const { printed } = await runJob(world, inProject('scripts/bench/support/claimers.mjs'), job, bareEnv())
  const once = new Set(printed.ids).size
  if (once !== due || printed.ids.length !== due) {
    throw new Error(`${claimers} claimers took ${printed.ids.length} rows, ${once} different ones, of ${due}`)
  }
  return printed
}

function spread(ms) {
  const sorted = [...ms].sort((a, b) => a - b)
  const late = sorted[Math.floor(sorted.length * 0.95)]
  return `${summarise(ms).median.toFixed(1)} ms, 95 % within ${late.toFixed(1)} ms`
}

/** MariaDB counts them in its status, MySQL among its metrics. */
async function deadlocks(db) {
  const [[status]] = await db.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")
  if (status) return Number(status.Value)
  const [[metric]] = await db.query(
    "SELECT COUNT AS n FROM information_schema.innodb_metrics WHERE NAME = 'lock_deadlocks'",
  )
  return Number(metric?.n ?? 0)
}
