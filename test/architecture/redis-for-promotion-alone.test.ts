import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const dist = join(projectRoot, 'dist')
/** The packages, and by what each is known where it became part of a bundle. */
const known = { ioredis: 'enableOfflineQueue', cockatiel: 'BrokenCircuitError', 'prom-client': 'nodejs_version_info' }
const packages = Object.keys(known)

/** Every package that a compiled program can ever load, at once or later, but for what the commands named lead to. */
function packagesOf(entry: string, without: RegExp): Set<string> {
  const found = new Set<string>()
  const seen = new Set<string>()
  const look = (file: string) => {
    if (seen.has(file) || without.test(file) || !existsSync(file)) return
    seen.add(file)
    const source = readFileSync(file, 'utf8')
    // Our own files name what they use as well.
    if (file.endsWith('.bundle.js')) {
      for (const [name, word] of Object.entries(known)) if (source.includes(word)) found.add(name)
    }
    for (const [, name = ''] of source.matchAll(/(?:require|import)\(\s*["'`]([^"'`]+)["'`]\s*\)/g)) {
      if (name.startsWith('.')) look(resolve(dirname(file), name.endsWith('.js') ? name : `${name}.js`))
      else found.add(name)
    }
    const bundle = file.replace(/\.js$/, '.bundle.js')
    if (!file.endsWith('.bundle.js')) look(bundle)
  }
  look(join(dist, entry))
  return found
}

// And the one file of the API that counts for several of them, with REDIS_URL alone.
const ofRedis =
  /\/dist\/(cli\/(promote|promotion|lead|fleet)|api\/rate-limit\/shared-store|fleet\/(index\/open-index|admission\/open-admitted))\.js$/
const ours = (found: Set<string>) => packages.filter((name) => found.has(name))

it.each([
  'cron/post-scheduler.cron.js',
  'workers/post-scheduler.worker-runner.js',
  'fleet/resident-runner.js',
  'cli/work.js',
])('no program loads Redis, a breaker or metrics but for those that are told where Redis is: %s', (entry) => {
  expect(ours(packagesOf(entry, ofRedis))).toEqual([])
})

it.each(['server.js', 'cli.js'])(
  'the API loads no more of them than metrics, and a breaker when its database fails: %s',
  (entry) => {
    expect(ours(packagesOf(entry, ofRedis))).toEqual(['cockatiel', 'prom-client'])
  },
)

it('and those do', () => {
  expect(ours(packagesOf('api/rate-limit/shared-store.js', /nothing/))).toEqual(['ioredis', 'cockatiel'])
  expect(ours(packagesOf('cli/promote.js', /nothing/))).toEqual(packages)
  expect(ours(packagesOf('cli.js', /nothing/))).toEqual(packages)
})
