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

const ofPromotion = /\/dist\/cli\/(promote|promotion)\.js$/
const ours = (found: Set<string>) => packages.filter((name) => found.has(name))

it.each(['server.js', 'cron/post-scheduler.cron.js', 'workers/post-scheduler.worker-runner.js', 'cli.js'])(
  'no program loads Redis, its breaker or its metrics but for the commands of promotion: %s',
  (entry) => {
    expect(ours(packagesOf(entry, ofPromotion))).toEqual([])
  },
)

it('and those do', () => {
  expect(ours(packagesOf('cli/promote.js', /nothing/))).toEqual(packages)
  expect(ours(packagesOf('cli.js', /nothing/))).toEqual(packages)
})
