import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../support/run-program'
import { type TemporaryProject, temporaryProject } from '../support/temporary-project'

/** A stand-in for the cron entry that tells what it sees. */
const entry = `
declare const console: any, process: any, require: any, module: any, __dirname: string, __filename: string
import { greeting } from '../greeting'
async function main() {
  if (process.argv[2] === 'fail') throw new Error('as asked')
  const lazy = process.argv[2] === 'lazy' ? (await import('../heavy')).weight : 'not loaded'
  console.log(JSON.stringify({ greeting, lazy, dir: __dirname, file: __filename, main: require.main === module }))
}
main().catch((error) => { console.error(error.stack); process.exitCode = 1 })
`

describe('a bundled program', () => {
  let project: TemporaryProject
  const inCron = (name = '') => join(project.folder, 'dist/cron', name)
  const run = (...args: string[]) => runProgram(inCron('post-scheduler.cron.js'), args, { cwd: '/' })
  const caches = () => readdirSync(inCron()).filter((name) => name.endsWith('.cache'))

  beforeAll(async () => {
    project = temporaryProject({ packages: 'real' })
    project.write('src/greeting.ts', "export const greeting = 'hello'\n")
    project.write('src/heavy.ts', "export const weight = 'tons of code'\n")
    project.write('src/cron/post-scheduler.cron.ts', entry)
    const built = await project.script('build.mjs')
    expect(built.stderr).toMatch(/post-scheduler\.cron\.bundle\.js {2}\d+ kB/)
    expect(built.code).toBe(0)
  })

  it('sees the same names and folders as one that is not bundled', async () => {
    const ran = await run()
    expect(JSON.parse(ran.stdout)).toEqual({
      greeting: 'hello',
      lazy: 'not loaded',
      dir: inCron().replace(/\/$/, ''),
      file: inCron('post-scheduler.cron.js'),
      main: true,
    })
  })

  it('keeps what is loaded lazily outside', async () => {
    expect(readFileSync(inCron('post-scheduler.cron.bundle.js'), 'utf8')).not.toMatch(/tons of code/)
    expect(JSON.parse((await run('lazy')).stdout).lazy).toBe('tons of code')
  })

  it('leaves a code cache behind, and runs without it, with a damaged one, and when it cannot write one', async () => {
    await run()
    const [cache, ...others] = caches()
    expect(others).toEqual([])
    expect(cache).toContain(process.version)
    writeFileSync(inCron(cache), 'damaged')
    expect(JSON.parse((await run()).stdout).greeting).toBe('hello')
    // It was rejected, so a good one was written in its place.
    expect(readFileSync(inCron(cache)).length).toBeGreaterThan(100)
  })

  it('names file and line in a stack trace', async () => {
    const { stderr, code } = await run('fail')
    const [, line] = /post-scheduler\.cron\.bundle\.js:(\d+):\d+/.exec(stderr) ?? []
    const source = readFileSync(inCron('post-scheduler.cron.bundle.js'), 'utf8').split('\n')
    expect(source[Number(line) - 1]).toMatch(/as asked/)
    expect(code).toBe(1)
  })

  it('drops the cache of an older build, and keeps the one that still fits', async () => {
    await run()
    const before = caches()
    await project.script('build.mjs')
    expect(caches()).toEqual(before)
    project.write('src/greeting.ts', "export const greeting = 'good day'\n")
    await project.script('build.mjs')
    expect(caches()).toEqual([])
    expect(JSON.parse((await run()).stdout).greeting).toBe('good day')
  })
})
