import { parseArgs } from 'node:util'
import { openDatabase } from '../../src/db/connection'
import { startThrowAwayServer } from '../../src/db/embedded/throw-away-server'
import { migrate } from '../../src/db/migrate'
import { explore, replay } from './explore'
import { type OpenStore, type Scope, searchOf } from './life'
import { type PlatformKind, platformKinds } from './platform'
import { RealStore } from './real-store'
import { deeperScope, smallScope } from './scopes'

const usage = `Usage: npm run test:model -- [options]
  --depth N       so many faults in one life, with one and with two publications; without it the small scope
  --platform K    only this kind of platform: ${platformKinds.join(', ')}
  --publications N  only with so many
  --replay TRAIL  one life, as a counter-example names it: 0,0,3; with --platform, --publications and --depth
  --real          each step on a real MariaDB as well, which must say the same (about 1,000 lives a minute)`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      depth: { type: 'string' },
      platform: { type: 'string' },
      publications: { type: 'string' },
      replay: { type: 'string' },
      real: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(`${usage}\n`)
  const all = values.depth ? deeperScope(Number(values.depth)) : smallScope
  const forbidden = values.platform === 'forbidden'
  const scopes = (forbidden ? all.filter(({ platform }) => platform === 'tells') : all)
    .map((scope): Scope => (forbidden ? { ...scope, platform: 'forbidden' } : scope))
    .filter((scope) => !values.platform || scope.platform === (values.platform as PlatformKind))
    .filter((scope) => !values.publications || scope.publications === Number(values.publications))
  if (scopes.length === 0) throw new Error(`Nothing is left to search.\n${usage}`)
  const real = values.real ? await openRealStores() : undefined
  try {
    for (const scope of scopes) {
      if (values.replay !== undefined) await tell(scope, values.replay, real?.open)
      else await search(scope, real?.open)
    }
  } finally {
    await real?.close()
  }
}

async function search(scope: Scope, open: OpenStore | undefined): Promise<void> {
  const startedAt = performance.now()
  const { paths, choices, states, broken } = await explore(searchOf(scope, open))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  say(`${nameOf(scope)}: ${paths} paths, ${choices} choices, ${states} states, ${seconds} s`)
  if (!broken) return
  process.exitCode = 1
  say(`BROKEN: ${broken.rule}\n${broken.story.map((line) => `  ${line}`).join('\n')}`)
  const { platform, publications, faults } = scope
  const again = `--platform ${platform} --publications ${publications} --depth ${faults}`
  say(`Again: npm run test:model -- ${again} --replay ${broken.trail.join(',') || '0'}`)
}

async function tell(scope: Scope, trail: string, open: OpenStore | undefined): Promise<void> {
  const { rule, story } = await replay(searchOf(scope, open), trail.split(',').map(Number))
  say(
    `${nameOf(scope)}\n${story.map((line) => `  ${line}`).join('\n')}\n${rule ? `BROKEN: ${rule}` : 'No rule is broken.'}`,
  )
  if (rule) process.exitCode = 1
}

async function openRealStores(): Promise<{ open: OpenStore; close(): Promise<void> }> {
  const server = await startThrowAwayServer()
  const address = new URL(server.url)
  address.pathname = '/model'
  const first = openDatabase(server.url, 1)
  await first.query('CREATE DATABASE model CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci')
  await first.end()
  await migrate(address.href)
  const db = openDatabase(address.href, 3)
  return {
    open: async (kinds) => ({ store: await RealStore.open(db, kinds), close: async () => {} }),
    async close() {
      await db.end()
      await server.stop()
    },
  }
}

const nameOf = ({ platform, publications, faults }: Scope) =>
  `a platform that ${platform}, ${publications} publication${publications === 1 ? '' : 's'}, ${faults} faults`
const say = (line: string) => process.stdout.write(`${line}\n`)

main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`)
  process.exitCode = 1
})
