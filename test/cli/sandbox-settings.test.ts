import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { parse } from 'dotenv'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkSettingsFile, writeSettingsFile } from '../../src/cli/sandbox/settings-file'
import { sandboxAppEnv, sandboxEnv } from '../../src/sandbox/env'
import { cliHere } from '../support/cli-here'
import { projectRoot, runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('sandbox-settings-')
const read = (file: string) => parse(readFileSync(file))
const modeOf = (file: string) => statSync(file).mode & 0o777

describe('the settings of a sandbox for another program', () => {
  it('are for their owner alone, and written anew each time', () => {
    const file = join(folder, 'mine.env')
    writeSettingsFile(file, { A: 'http://127.0.0.1:1/a', B: 'b' })
    expect([read(file), modeOf(file)]).toEqual([{ A: 'http://127.0.0.1:1/a', B: 'b' }, 0o600])
    writeSettingsFile(file, { A: 'http://127.0.0.1:2/a' })
    expect([read(file), modeOf(file)]).toEqual([{ A: 'http://127.0.0.1:2/a' }, 0o600])
  })

  it('never take the place of what the sandbox has not written', () => {
    const foreign = join(folder, 'foreign.env')
    writeFileSync(foreign, 'DATABASE_URL=mysql://precious\n', { mode: 0o640 })
    mkdirSync(join(folder, 'a-folder'))
    symlinkSync(foreign, join(folder, 'a-link'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'to-nowhere'))
    writeFileSync(join(folder, 'empty.env'), '')
    for (const name of ['foreign.env', 'a-folder', 'a-link', 'to-nowhere', 'empty.env']) {
      const file = join(folder, name)
      expect(() => checkSettingsFile(file)).toThrow(/was not written by the sandbox/)
      expect(() => writeSettingsFile(file, { A: 'a' })).toThrow(/was not written by the sandbox/)
    }
    expect([readFileSync(foreign, 'utf8'), modeOf(foreign)]).toEqual(['DATABASE_URL=mysql://precious\n', 0o640])
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([])
  })
})

describe('sandbox --env-file', () => {
  const environment = { ...process.env, TOKEN_ENCRYPTION_KEY: '' }

  it('points a program at the port that the sandbox has taken', async () => {
    const file = join(folder, 'running.env')
    const program = join(projectRoot, 'dist/cli.js')
    // As package.json does it: Node has an option of that name itself, and looks for it until it meets a double dash.
    const sandbox = spawn(process.execPath, ['--', program, 'sandbox', '--port', '0', '--env-file', file], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(sandbox, 'exit')
    onTestFinished(() => void sandbox.kill())
    const said = await saidUntil(sandbox, /Accounts:/)
    const url = /Platform sandbox on (\S+)/.exec(said)?.[1] ?? ''
    expect(read(file)).toEqual({ ...sandboxEnv(url), ...sandboxAppEnv })
    expect(said).toContain(file)
    expect(said).not.toContain('META_APP_SECRET')
    expect((await fetch(`${read(file).FACEBOOK_GRAPH_URL}/v26.0/me`)).status).toBe(400)
    sandbox.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })

  // exec: else npm passes a SIGTERM on to a shell, which ends and leaves the sandbox alone.
  it('reaches the sandbox by way of npm, and so does what ends it', () => {
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
    expect([scripts.sandbox, scripts.cli]).toEqual(['exec node -- dist/cli.js sandbox', 'exec node -- dist/cli.js'])
  })

  it('says that its port is taken, and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const ran = await cliHere(['sandbox', '--port', String(port)])
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain(
      `--port: ${port} is in use by another program. Stop that one, or choose another --port`,
    )
  })

  it('refuses before it starts', async () => {
    const file = join(folder, 'theirs.env')
    writeFileSync(file, 'THEIRS=1\n')
    const ran = await runProgram('dist/cli.js', ['sandbox', '--port', '0', '--env-file', file], { env: environment })
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain(`${file} is there already`)
    expect(readFileSync(file, 'utf8')).toBe('THEIRS=1\n')
  })
})

async function saidUntil({ stdout }: ChildProcess, wanted: RegExp): Promise<string> {
  let said = ''
  for await (const chunk of stdout ?? []) {
    said += chunk
    if (wanted.test(said)) break
  }
  return said
}
