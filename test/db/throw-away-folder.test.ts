import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { projectRoot } from '../support/run-program'
import { until } from '../support/until'

/** A program that makes a folder and starts a process in it, says which, and then what the test has it do. */
const program = (then: string) => `
  const { throwAwayFolder } = require('${join(projectRoot, 'dist/db/embedded/throw-away-folder')}')
  const folder = throwAwayFolder('${join(tmpdir(), 'pd-thrown-')}')
  const child = require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore', detached: true })
  folder.endsWithUs(child.pid)
  console.log(folder.path + ' ' + child.pid)
  setInterval(() => ${then}, 10)`

const isThere = (pid: number) => existsSync(`/proc/${pid}`)

it.each([
  ['is killed', '{}'],
  ['says something that nobody reads any more', 'console.log("on and on".repeat(1000))'],
])('a folder and who works in it go with the process that made it, also when that %s', async (_how, then) => {
  const maker = spawn(process.execPath, ['-e', program(then)], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void maker.kill('SIGKILL'))
  const [line] = await once(maker.stdout, 'data')
  const [path = '', pid] = String(line).split(/\s/)
  expect([existsSync(path), isThere(Number(pid))]).toEqual([true, true])
  const gone = once(maker, 'exit')
  if (then === '{}') maker.kill('SIGKILL')
  else maker.stdout.destroy()
  await gone
  await until(() => !existsSync(path) && !isThere(Number(pid)), 'both are gone')
})
