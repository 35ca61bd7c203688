/**
 * Runs the tests with everything they need: packages, a build (some tests start the compiled programs), a database.
 * Arguments go to vitest: `npm test -- test/db`. The last line on stdout is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject, root } from './lib/project.mjs'

const finished = join(tmpdir(), `post-dispatcher-tests-${process.pid}`)

const prepared = run([inProject('scripts/prepare.mjs'), 'build'], ['ignore', 2, 2])
const status =
  prepared === 0 ? run([inProject('node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)]) : prepared

// A run that never got as far as counting must not look like one without failures.
if (existsSync(finished)) rmSync(finished)
else process.stdout.write('\n0 passed, 1 failed\n')
process.exitCode = status

function run(args, stdio = 'inherit') {
  const env = { ...process.env, PLAIN_SUMMARY_FILE: finished }
  return spawnSync(process.execPath, args, { cwd: root, stdio, env }).status ?? 1
}
