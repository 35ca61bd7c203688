import { expect, it } from 'vitest'
import { runProgram } from '../support/run-program'

it('names what it does not know', async () => {
  const ran = await runProgram('scripts/bench.mjs', ['--only', 'idle-tick,sleep'])
  expect(ran.code).toBe(1)
  expect(ran.stderr).toMatch(/No such benchmark: sleep\nUsage: /)
})

it('names a folder in which no other version is built', async () => {
  const ran = await runProgram('scripts/bench.mjs', ['--only', 'idle-tick', '--beside', 'docs'])
  expect(ran.code).toBe(1)
  expect(ran.stderr).toMatch(
    /\/docs is no built checkout \(no scripts\/bench\.mjs\): npm ci --ignore-scripts && npm run build there/,
  )
})
