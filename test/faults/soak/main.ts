import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { RowDataPacket } from 'mysql2/promise'
import { startThrowAwayServer } from '../../../src/db/embedded/throw-away-server'
import { afterFile, endFile } from '../../support/after-file'
import { whenGivenUp } from '../../support/given-up'
import { startMediaServer } from '../media-server'
import { rehearse } from '../play'
import { seededRandom } from '../random'
import { type Recipe, recipeId, recipes } from '../recipes'
import { Stage } from '../stage'
import { isAlive, signal } from '../tick-process'
import { wreakHavoc } from './havoc'
import { patiently } from './patiently'
import { type JudgedPost, judgePosts, schedulePosts, strangers } from './posts'
import { openSoakStage, type SoakStage, WAITING_HOST } from './soak-stage'

const POSTS_PER_MINUTE = 120
const MAX_QUIET_TICKS = 40

const usage = `Usage: npm run test:soak -- [options]
  --minutes N     so long (5), with database restarts and processes that are killed and stopped
  --posts N       so many posts (${POSTS_PER_MINUTE} a minute)
  --resident      two of the three servers have resident workers
  --seed S        chooses the same havoc again
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
      posts: { type: 'string' },
      resident: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(usage)
  const minutes = Number(values.minutes)
  const random = seededRandom(Number(values.seed))
  const count = Number(values.posts ?? Math.ceil(minutes * POSTS_PER_MINUTE))
  const known = await supported()
  const media = await startMediaServer()
  const stage = await openSoakStage()
  afterFile(() => {
    for (const { pid } of stage.running) signal(pid, 'SIGKILL')
  })
  try {
    const posts = await schedulePosts(stage, media, known, { count, withinSeconds: minutes * 50, random })
    const how = values.resident ? 'three servers, two of them with resident workers' : 'three servers'
    say(`${count} posts of ${known.length} kinds, ${minutes} min on ${how}, seed ${values.seed}`)
    const until = performance.now() + minutes * 60_000
    const goesOn = () => performance.now() < until
    const [done] = await Promise.all([
      wreakHavoc(stage, random, goesOn),
      ...['server-a', 'server-b'].map((host) => (values.resident ? keepResident : keepTicking)(stage, host, goesOn)),
      keepTicking(stage, WAITING_HOST, goesOn),
      bringForward(stage, goesOn),
    ])
    await Promise.all([...stage.running].map((tick) => tick.ended))
    say(
      `${stage.ticks} ticks; ${Object.entries(done)
        .map(([what, times]) => `${times} × ${what}`)
        .join(', ')}`,
    )
    stage.sandbox.world.faults.clear()
    const quiet = await calmDown(stage)
    const judged = await judgePosts(stage, posts)
    process.exitCode = summary(judged, quiet, await strangers(stage, posts), stage.leaks) ? 0 : 1
    say(`seed ${values.seed}`)
  } finally {
    await media.close()
    await stage.close()
  }
}

/** The kinds of posts that go out when nothing goes wrong. */
async function supported(): Promise<Recipe[]> {
  const server = await startThrowAwayServer()
  const stage = await Stage.open(server.url)
  const known: Recipe[] = []
  try {
    for (const recipe of recipes) {
      const result = await rehearse(stage, recipe)
      if ('script' in result) known.push(recipe)
      else say(`${recipeId(recipe)} left out: ${'unsupported' in result ? result.unsupported : result.reason}`)
    }
  } finally {
    await stage.close()
    await server.stop()
  }
  return known
}

/** One server: a tick every moment, sometimes while the one before is still running; or one that waits after another. */
async function keepTicking(stage: SoakStage, host: string, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const tick = stage.start(host)
    await (host === WAITING_HOST ? tick.ended : Promise.race([tick.ended, pause(4_000)]))
    await pause(200)
  }
}

/** One server with resident workers: their parent is started again whenever it has ended, as systemd does. */
async function keepResident(stage: SoakStage, host: string, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const fleet = stage.start(host, 'resident')
    let hasEnded = false
    void fleet.ended.then(() => {
      hasEnded = true
    })
    while (goesOn() && !hasEnded) await pause(200)
    signal(fleet.pid, 'SIGTERM')
    await fleet.ended
  }
}

/** What waits for a later time may come now and then, so that the storm meets second and third tries as well. */
async function bringForward(stage: SoakStage, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    await pause(3_000)
    await patiently(() =>
      stage.db.query(
        `UPDATE post_schedule SET run_at = NOW(3) WHERE status = 'pending' AND run_at > NOW(3) AND attempts > 0`,
      ),
    )
    await patiently(() => stage.db.query('UPDATE holds SET until_at = NOW(3), probing_until = NULL'))
    // Looks that come early must not be used up while the platform's listings may still lag: what waits between looks
    // grows older with them, once, and by no more than the listings' times allow.
    await patiently(() =>
      stage.db.query(
        `UPDATE publications SET committing_at = committing_at - INTERVAL 65 SECOND
          WHERE status = 'unconfirmed' AND looks > 2 AND committing_at > NOW(3) - INTERVAL 60 SECOND`,
      ),
    )
  }
}

/** Nothing goes wrong any more: ticks until nothing is due. */
async function calmDown(stage: SoakStage): Promise<boolean> {
  await stage.proxy.back()
  for (let tick = 0; tick < MAX_QUIET_TICKS; tick++) {
    const [rows] = await patiently(() =>
      stage.db.query<RowDataPacket[]>(
        `SELECT COUNT(*) AS open FROM post_schedule WHERE status IN ('pending', 'processing')`,
      ),
    )
    if (Number(rows[0]?.open) === 0) return true
    await stage.db.query(`UPDATE post_schedule SET run_at = NOW(3) - INTERVAL 1 SECOND WHERE status = 'pending'`)
    await stage.db.query(
      `UPDATE post_schedule SET locked_at = locked_at - INTERVAL 3 MINUTE WHERE status = 'processing'`,
    )
    await stage.db.query('UPDATE holds SET until_at = NOW(3) - INTERVAL 1 SECOND, probing_until = NULL')
    await stage.db.query('UPDATE meta_social_accounts SET late_slot_at = NULL')
    if (tick === 0) await stage.db.query('UPDATE publications SET committing_at = committing_at - INTERVAL 65 SECOND')
    stage.sandbox.world.clock.advance(5_000)
    const quiet = stage.start('server-a')
    await quiet.ended
    if (quiet.workers.some(isAlive)) say(`a worker of tick ${quiet.pid} outlived it`)
  }
  return false
}

/** Prints how it ended. Returns whether everything is as it must be. */
function summary(judged: JudgedPost[], quiet: boolean, unknown: string[], leaks: string[]): boolean {
  const ends = new Map<string, number>()
  for (const { end } of judged) ends.set(end, (ends.get(end) ?? 0) + 1)
  say([...ends].map(([end, times]) => `${end}: ${times}`).join(', '))
  const reasons = new Map<string, number>()
  for (const { end, reason, post } of judged)
    if (end !== 'once') {
      const line = `${recipeId(post.recipe)} ${end}: ${reason.replace(/\d{4,}|(?<=worker-)[\d-]+/g, '#')}`
      reasons.set(line, (reasons.get(line) ?? 0) + 1)
    }
  for (const [reason, times] of reasons) say(`  ${times} × ${reason}`)
  const wrong = judged.filter(({ wrongs }) => wrongs.length > 0)
  for (const { post, wrongs } of wrong)
    for (const { kind, why } of wrongs) say(`WRONG: ${recipeId(post.recipe)} post ${post.id} ${kind}: ${why}`)
  if (!quiet) say('WRONG: something was still due at the end')
  for (const id of unknown) say(`WRONG: ${id} is visible and belongs to no post`)
  for (const leak of leaks) say(`WRONG: ${leak} stands in a log`)
  const fine = wrong.length === 0 && quiet && unknown.length === 0 && leaks.length === 0
  say(fine ? `${judged.length} posts: none twice, none lost, no lie, none stuck` : `${wrong.length} posts went wrong`)
  return fine
}

const say = (text: string) => void process.stdout.write(`${text}\n`)

whenGivenUp(endFile)

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
})
