import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { projectRoot, type Ran, runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('closing-line-')

it('counts what passed, failed and was not run, names what is missing, and with CI set takes that for a failure', async () => {
  testFile(`
    it('passes', () => {})
    describe('with a tool', { skip: true, meta: { missing: 'curl' } }, () => {
      it('one', () => {})
      it('two', () => {})
    })`)
  const missing = 'Not run for want of curl: 2. To mend it: sudo apt-get install curl'
  expect(await run({})).toMatchObject({ code: 0, lines: [missing, '1 passed, 0 failed, 2 skipped'] })
  const ci = 'CI is set, so tests that were not run make this run a failure.'
  expect(await run({ CI: '1' })).toMatchObject({ code: 1, lines: [missing, ci, '1 passed, 0 failed, 2 skipped'] })
})

it('says nothing of skipped tests when all were run', async () => {
  testFile(`it('passes', () => {})`)
  expect(await run({ CI: '1' })).toMatchObject({ code: 0, lines: ['1 passed, 0 failed'] })
})

it('takes a file that does not load and a hook that fails for failures', async () => {
  testFile(`throw new Error('no')`)
  testFile(`afterAll(() => { throw new Error('no') })\nit('passes', () => {})`, 'another')
  expect(await run({})).toMatchObject({ code: 1, lines: ['1 passed, 2 failed'] })
})

afterEach(() => rmSync(join(folder, 'another.test.mjs'), { force: true }))

function testFile(text: string, name = 'some'): void {
  writeFileSync(join(folder, `${name}.test.mjs`), text)
}

/** Runs it with the reporter of our tests alone; lines are those after its last empty one. */
async function run(env: NodeJS.ProcessEnv): Promise<Ran & { lines: string[] | undefined }> {
  const reporter = join(projectRoot, 'test/support/plain-summary-reporter.ts')
  const args = ['run', '--root', folder, '--globals', '--reporter', reporter]
  const ran = await runProgram('node_modules/vitest/vitest.mjs', args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  })
  return { ...ran, lines: ran.stdout.trimEnd().split('\n\n').pop()?.trim().split('\n') }
}
