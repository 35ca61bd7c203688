import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loggedError } from '../../src/observability/error-serializer'
import { startServerProcess } from '../api/support/server-process'
import { cliHere } from '../support/cli-here'
import { testEnv } from '../support/processes'
import { projectRoot, runProgram } from '../support/run-program'

const SECRET = 'Hunter7Two'

/** Addresses whose password ends too early, that cannot be reached, or whose file of an authority is not there. */
const addresses = {
  'with a # in the password': { DATABASE_URL: `mysql://pd:${SECRET}#x@127.0.0.1:1/pd` },
  'with a / in the password': { DATABASE_URL: `mysql://pd:1/${SECRET}@127.0.0.1:1/pd` },
  'with an @ in the password': { DATABASE_URL: `mysql://pd:x@${SECRET}@127.0.0.1:1/pd` },
  'with a lone % in the password': { DATABASE_URL: `mysql://pd:${SECRET}%@127.0.0.1:1/pd` },
  'that nobody answers': { DATABASE_URL: `mysql://pd:${SECRET}@127.0.0.1:1/pd` },
}

const dist = (name: string) => resolve(projectRoot, 'dist', name)
const waysIn: Record<string, string[]> = {
  'a tick': [dist('cron/post-scheduler.cron.js')],
  'a worker': [dist('workers/post-scheduler.worker-runner.js'), '--worker-id', 'worker-1-1'],
  'the renewal of tokens': [dist('accounts/renewal-runner.js'), '--tick-id', 'x'],
  'what sends notices': [dist('notices/notice-runner.js'), '--tick-id', 'x'],
}
/** Of the tick and the API by other names one case is enough. */
const otherNames = { dispatch: [dist('cli.js'), 'dispatch'], serve: [dist('cli.js'), 'serve'] }
const commands = ['migrate', 'doctor', 'doctor --json', 'keys create --company acme', 'posts list', 'accounts list']

const settings = (env: Record<string, string>) => ({
  ...testEnv(''),
  LOG_LEVEL: 'trace',
  WORKER_TIMEOUT_MS: '3000',
  HTTP_TIMEOUT_MS: '1000',
  ...env,
})

const tell = async (program: string[], env: Record<string, string>) => {
  const [file = '', ...args] = program
  const { code, stdout, stderr } = await runProgram(file, args, { env: settings(env) })
  return { code, said: stdout + stderr }
}

describe('an address of the database with a password', () => {
  it.each(Object.entries(waysIn))(
    'is told by %s neither when it is wrong nor when nobody answers',
    async (_, program) => {
      for (const env of [addresses['with a # in the password'], addresses['that nobody answers']]) {
        const { code, said } = await tell(program, env)
        expect(code, said).not.toBe(0)
        expect(said).not.toContain(SECRET)
        expect(said).not.toMatch(/\n\s+at .*\.[jt]s:\d+/)
      }
    },
  )

  it.each(Object.entries(otherNames))('is not told by %s when nobody answers', async (_, program) => {
    const { code, said } = await tell(program, addresses['that nobody answers'])
    expect(code, said).not.toBe(0)
    expect(said).not.toContain(SECRET)
    expect(said).not.toMatch(/\n\s+at .*\.[jt]s:\d+/)
  })

  it.each(commands)('is told by %s in none of these cases', async (line) => {
    for (const env of Object.values(addresses)) {
      const { code, stdout, stderr } = await cliHere(line.split(' '), settings(env))
      expect(code, stdout + stderr).not.toBe(0)
      expect(stdout + stderr).not.toContain(SECRET)
      expect(stdout + stderr).not.toMatch(/\n\s+at .*\.[jt]s:\d+/)
    }
  })

  // The other two are asked above.
  it.each(Object.entries(addresses).slice(1, -1))('%s is told by no tick', async (_, env) => {
    const { code, said } = await tell(waysIn['a tick'] as string[], env)
    expect(code, said).not.toBe(0)
    expect(said).not.toContain(SECRET)
  })

  it('is not told by the API', async () => {
    const { code, stdout, stderr } = await startServerProcess(addresses['with a # in the password']).exit
    expect(code).not.toBe(0)
    expect(stdout + stderr).not.toContain(SECRET)
  })
})

describe('what the log says of an error', () => {
  it('is its name, message, stack, codes and causes, and nothing else that hangs on it', () => {
    const cause = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: SECRET, base: SECRET })
    const error = Object.assign(new Error('it failed', { cause }), {
      code: 'ER_X',
      errno: 7,
      sqlState: 'HY000',
      sql: `SELECT '${SECRET}'`,
      parameters: [SECRET],
      config: { headers: { Authorization: SECRET } },
    })
    const logged = loggedError(error)
    expect(JSON.stringify(logged)).not.toContain(SECRET)
    expect(logged).toMatchObject({ type: 'Error', message: 'it failed', code: 'ER_X', errno: 7, sqlState: 'HY000' })
    expect(logged.cause).toMatchObject({ type: 'TypeError', code: 'ERR_INVALID_URL' })
    expect(logged.stack).toContain('secret-address.test.ts')
  })

  it('ends with causes that go round', () => {
    const error = new Error('round')
    error.cause = new AggregateError([error, 'a text'])
    expect(JSON.stringify(loggedError(error)).length).toBeLessThan(20_000)
  })
})
