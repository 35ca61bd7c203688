import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const run = promisify(execFile)

let project: string

// A folder of its own: Angular brings the TypeScript it was made for, which is not ours.
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'angular-'))
  cpSync(join(projectRoot, 'test/fixtures/angular'), project, { recursive: true })
  cpSync(join(projectRoot, 'docs/examples/angular'), join(project, 'app'), { recursive: true })
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], {
    cwd: join(projectRoot, 'dist/client'),
  })
  const [{ filename }] = JSON.parse(stdout)
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  await run('npm', ['ci', ...quietly], { cwd: project })
  await run('npm', ['install', ...quietly, '--no-save', `./${filename}`], { cwd: project })
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

it('the Angular example compiles with Angular 21, its own TypeScript and the packed client, strict templates and all', async () => {
  const { stdout } = await run(process.execPath, ['node_modules/typescript/bin/tsc', '--version'], { cwd: project })
  expect(stdout).toMatch(/^Version 5\.9\./)
  const compiler = join(project, 'node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js')
  const said = await run(process.execPath, [compiler, '-p', 'tsconfig.json'], { cwd: project }).catch(
    (error: { stdout: string; stderr: string }) => error,
  )
  expect(said.stdout + said.stderr).toBe('')
  expect(readdirSync(join(project, 'out'))).toContain('post-dispatcher.service.js')
})
