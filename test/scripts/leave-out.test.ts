import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot, runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('leave-out-')
const bundles = ['cron/post-scheduler.cron', 'workers/post-scheduler.worker-runner', 'cli/posts']
const fileOf = (bundle: string) => join(projectRoot, 'dist', `${bundle}.bundle.js`)

describe('a program that is started over and over', () => {
  it.each(bundles)('holds neither certificates nor tables that no start needs: %s', (bundle) => {
    const source = readFileSync(fileOf(bundle), 'latin1')
    // The beginnings of a certificate, of the list of types of files, and of a table for Japanese.
    const found = ['CERTIFICATE-----\\nMII', '3gpphal+json', '"8140"'].filter((text) => source.includes(text))
    expect(found).toEqual([])
  })

  it.each(bundles)('finds each of them when it is asked for after all: %s', (bundle) => {
    const source = readFileSync(fileOf(bundle), 'latin1')
    const outside = [...source.matchAll(/require\(["']((?:iconv-lite\/|aws-ssl|mime-types)[^"']*)["']\)/g)]
    expect(outside.length).toBeGreaterThan(5)
    const required = createRequire(fileOf(bundle))
    for (const [, id] of outside) expect(required(id as string)).toBeTruthy()
  })

  it('does not make a worker load the HTTP client that Node brings, which it does not use', async () => {
    const program = join(folder, 'list-modules.cjs')
    const worker = JSON.stringify(fileOf('workers/post-scheduler.worker-runner'))
    writeFileSync(
      program,
      `process.on('exit', () => process.stdout.write(process.moduleLoadList.join(' '))); require(${worker})`,
    )
    const { stdout } = await runProgram(program)
    expect(stdout).toContain('NativeModule http')
    expect(stdout).not.toContain('undici')
  })
})
