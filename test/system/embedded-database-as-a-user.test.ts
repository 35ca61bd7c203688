import { execFile } from 'node:child_process'
import { accessSync, chownSync, constants, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { stopEmbeddedDatabase } from '../../src/db/embedded/embedded-database'
import type { ServerState } from '../../src/db/embedded/server-state'
import { projectRoot } from '../support/run-program'

const NOBODY = 65534

// An ordinary user shows it by any command; root has to become one.
it('the embedded database works as an ordinary user', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'))
  try {
    chownSync(folder, NOBODY, NOBODY)
    const ran = await asNobody([join(projectRoot, 'test/fixtures/ensure-embedded-database.mjs'), folder])
    expect(ran).toMatch(/^Starting the embedded database/)
    const { pid }: ServerState = JSON.parse(readFileSync(join(folder, 'mysql.state.json'), 'utf8'))
    expect(statSync(`/proc/${pid}`).uid).toBe(NOBODY)
  } finally {
    await stopEmbeddedDatabase(folder)
    rmSync(folder, { recursive: true })
  }
})

/** Runs Node as nobody and returns what it said on stderr; a checkout that root alone may read is still read. */
async function asNobody(args: string[]): Promise<string> {
  const reading = everybodyMayRead(projectRoot)
    ? []
    : ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
  const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...reading]
  return (await promisify(execFile)('setpriv', [...user, process.execPath, ...args])).stderr
}

// As root the question is not what we may read, but what everybody may, on the whole way there.
function everybodyMayRead(path: string): boolean {
  for (let at = path; at !== '/'; at = join(at, '..')) if ((statSync(at).mode & 0o005) !== 0o005) return false
  try {
    accessSync(process.execPath, constants.X_OK)
    return !process.execPath.startsWith('/root/')
  } catch {
    return false
  }
}
