import { expect } from 'vitest'
import { type Ran, runProgram } from '../../support/run-program'

/** Runs a command in an empty Debian that has the last commit of this checkout; fails with all it said unless it succeeds. */
export async function onEmptyMachine(options: string[], command: string[]): Promise<Ran> {
  const ran = await runProgram('scripts/empty-machine.mjs', [...options, '--', ...command])
  expect(ran.code, `${ran.stdout}\n${ran.stderr}`).toBe(0)
  return ran
}
