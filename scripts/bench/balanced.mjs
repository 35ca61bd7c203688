import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fromDist } from '../lib/from-dist.mjs'
import { inProject } from '../lib/project.mjs'
import { startApiProcess } from './support/api-process.mjs'
import { createKey } from './support/create-key.mjs'
import { figure } from './support/figures.mjs'
import { startNginxProcess } from './support/nginx-process.mjs'
import { notTaken } from './support/no-limits.mjs'
import { runJob } from './support/processes.mjs'
import { startRedisProcess } from './support/redis-process.mjs'
import { connectMembers } from './support/rows.mjs'

export const title = 'one API and three of them behind nginx; database, nginx and clients on the same cores'

const PER_MINUTE = 10_000
const P99_MS = 250
const ACCOUNTS = 20

export async function run(world, { quick }) {
  const schema = await world.openSchema('balanced')
  const sandbox = await world.openSandbox()
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  const mediaDir = join(world.folder, 'balanced-media')
  world.later(() => rmSync(mediaDir, { recursive: true, force: true }))
  const key = await createKey(schema)
  const env = (more) =>
    world.envFor(schema, {
      ...sandbox.env,
      PORT: '0',
      LISTEN_ADDRESS: '127.0.0.1',
      TRUST_PROXY: 'loopback',
      MEDIA_DIR: mediaDir,
      ...highLimits(),
      ...more,
    })
  const redis = await startRedisProcess(world)
  const cases = [
    { name: 'one', apis: 1 },
    { name: 'three', apis: 3 },
    ...(redis ? [{ name: 'three, limits counted in Redis', apis: 3, more: { REDIS_URL: redis.url } }] : []),
  ]
  const seconds = quick ? 3 : 30
  const figures = []
  for (const { name, apis, more } of cases) {
    const started = []
    for (let n = 0; n < apis; n++) started.push(await startApiProcess(world, env(more)))
    const nginx = await startNginxProcess(
      world,
      started.map(({ url }) => url),
    )
    if (!nginx) throw new Error('This machine has no nginx: apt-get install nginx, or name one in NGINX')
    const load = async (job) => {
      const whole = { url: nginx.url, key, accounts: members.map(({ id }) => id), ...job }
      return (await runJob(world, inProject('scripts/bench/support/api-client.mjs'), whole, env())).printed
    }
    // A program is compiled while it runs: until then everything costs twice as much.
    await load({ concurrency: 16, seconds: Math.ceil(seconds / 3) })
    const steady = await load({ rate: PER_MINUTE / 60, seconds })
    const most = await load({ concurrency: 32, seconds: Math.ceil(seconds / 3) })
    const failed = [steady, most].reduce((sum, one) => sum + notTaken(one), 0)
    figures.push(
      figure(`${name}: p99 at ${PER_MINUTE} a minute`, steady.p99, {
        unit: 'ms',
        digits: 0,
        target: { most: P99_MS },
      }),
      figure(`${name}: median`, steady.p50, { unit: 'ms', digits: 1 }),
      figure(`${name}: the most this machine takes, a minute`, most.perSecond * 60, {
        digits: 0,
        target: { least: PER_MINUTE },
      }),
      figure(`${name}: requests that were not taken`, failed, { digits: 0, target: { most: 0 } }),
    )
    for (const { pid } of started) process.kill(pid, 'SIGKILL')
  }
  return {
    figures,
    notes: [
      `Each load lasts ${seconds} s: posts with a text, scheduled one by one. A late answer counts from when its request was due.`,
      'On a machine of this size three APIs have no more processor than one: what they cost is to be seen, not what they gain.',
    ],
  }
}

/** What limits a single client must not limit a benchmark; counted it is all the same. */
const highLimits = () =>
  Object.fromEntries(
    [...fromDist('config/settings').settingNames]
      .filter((name) => /^RATE_LIMIT_|^(POSTS|MEDIA_FILES)_PER_COMPANY$/.test(name))
      .map((name) => [name, '10000000']),
  )
