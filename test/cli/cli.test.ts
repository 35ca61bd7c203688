import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TokenCipher, tokenContext } from '../../src/security/token-cipher'
import { cliHere } from '../support/cli-here'
import { emptyDatabase, type TestDatabase, testDatabase } from '../support/database'
import { projectRoot, runProgram } from '../support/run-program'
import { fullDisk } from '../support/useless-outputs'

const media = mkdtempSync(join(tmpdir(), 'media-'))
const key = randomBytes(32).toString('base64')

afterAll(() => rmSync(media, { recursive: true }))

const cli = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  cliHere(args, { ...process.env, TOKEN_ENCRYPTION_KEY: key, MEDIA_DIR: media, ...env })

/** Every command, by its first word. */
const everyCommand = new Map(
  Object.entries({
    posts: ['list', 'show', 'retry', 'publish-now', 'reschedule', 'cancel', 'resolve'],
    accounts: ['add', 'list', 'check', 'disconnect', 'capacity'],
    keys: ['create', 'list', 'revoke', 'rotate-encryption'],
    notices: ['test'],
    media: ['gc'],
    db: ['start', 'stop', 'status', 'url'],
    migrate: [],
    doctor: [],
    restored: [],
    serve: [],
    dispatch: [],
    sandbox: [],
  }),
)
const everySubcommand = [...everyCommand].flatMap(([name, rest]) =>
  rest.length > 0 ? rest.map((second) => [name, second]) : [[name]],
)

describe('the command line', () => {
  it.each([[['--help']], [['-h']], [['help']]])('lists every command when asked for help: %j', async (args) => {
    const ran = await cli(args)
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    for (const name of everyCommand.keys()) expect(ran.stdout).toMatch(new RegExp(`^ +${name}\\b`, 'm'))
  })

  it('explains every command, also when the rest of the line is wrong, and starts none', async () => {
    for (const words of everySubcommand) {
      const ran = await cli([...words, '--limit', 'abc', '--help'])
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      expect(ran.stdout).toMatch(new RegExp(`^Usage: npm run cli -- ${words.join(' ')} .+\n\n\\S[^]+Options:\n`))
    }
    expect((await cli(['help', 'posts', 'resolve'])).stdout).toBe((await cli(['posts', 'resolve', '-h'])).stdout)
    expect((await cli(['posts', 'resolve', '-h'])).stdout).toMatch(/posts resolve <id> --as <word> \[options\]/)
  })

  it('says its version, from wherever it is called', async () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
    const ran = await runProgram('dist/cli.js', ['--version'], { cwd: '/' })
    expect(ran).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
    expect(await cli(['posts', 'list', '-v'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it.each([
    [['publish-everything'], /^Unknown command 'publish-everything'\nKnown are: posts, accounts, keys, /],
    [['pots', 'list'], /^Unknown command 'pots'\n\(Did you mean posts\?\)\nSee: npm run cli -- --help\n$/],
    [['pots', 'list', '--help'], /Did you mean posts\?/],
    [['help', 'pots'], /Did you mean posts\?/],
    [['toString'], /Unknown command 'toString'/],
    [['constructor'], /Unknown command 'constructor'/],
    [['\u001b[2J'], /^Unknown command '\\u001b\[2J'/],
    [['--versoin'], /Did you mean --version\?/],
    [['migrate', '--fast'], /Unknown option '--fast'/],
    [['migrate', 'now'], /Too many arguments for 'migrate'/],
    [['doctor', '--jsn'], /Did you mean --json\?/],
    [['db', 'explode'], /Known are: start, stop, status, url/],
    [['db', 'stop', 'now'], /Too many arguments/],
    [['sandbox', '--port', 'home'], /--port: must be a whole number from 0 to 65535/],
    [['sandbox', '--port', '65536'], /--port: /],
    [['sandbox', '--port='], /--port: /],
    [['restored'], /--since is missing: when the backup was made/],
    [['restored', '--since', '2026-02-30T00:00:00Z'], /--since: names 30 February 2026, a day that does not exist/],
    [[], /Usage: /],
  ])('refuses %j on stderr, with nothing on stdout, and exits 2', async (args, message) => {
    const ran = await cli(args)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(message)
    expect(ran.stderr).not.toMatch(/\bat .*\.ts:\d+/)
  })

  it('names the setting that is wrong, and shows no stack', async () => {
    const ran = await cli(['migrate'], { DATABASE_URL: 'postgres://somewhere/else', MAX_WORKERS: 'many' })
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toMatch(/DATABASE_URL: .*\n.*MAX_WORKERS: /)
    expect(ran.stderr).not.toMatch(/\bat .*\.ts:\d+/)
  })

  it('says in one line that the database does not answer', async () => {
    const ran = await cli(['migrate'], { DATABASE_URL: 'mysql://someone:hidden@127.0.0.1:1/nowhere' })
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toMatch(/^.*ECONNREFUSED.*\n$/)
    expect(ran.stderr).not.toMatch(/hidden/)
  })

  it.each<[string, () => number | 'pipe', number, RegExp]>([
    ['a reader that has seen enough', () => 'pipe', 0, /^$/],
    ['a full disk', () => fullDisk(), 1, /^The command went on, but .* could not be written: ENOSPC.*\n$/],
  ])('does its work to the end before %s', async (_, stdout, code, said) => {
    const { url, db } = await emptyDatabase()
    const child = spawn(process.execPath, [join(projectRoot, 'dist/cli.js'), 'migrate'], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: ['ignore', stdout(), 'pipe'],
    })
    child.stdout?.destroy()
    let stderr = ''
    child.stderr?.on('data', (chunk) => {
      stderr += chunk
    })
    expect((await once(child, 'close'))[0]).toBe(code)
    expect(stderr).toMatch(said)
    const [[made]] = await db.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM schema_migrations')
    expect(made?.n).toBe(readdirSync(join(projectRoot, 'migrations')).filter((name) => name.endsWith('.sql')).length)
  })

  it('migrates, prints the names of what it applied, and has nothing to print the second time', async () => {
    const { url } = await emptyDatabase()
    const pending = await cli(['migrate', '--pending'], { DATABASE_URL: url })
    const first = await cli(['migrate'], { DATABASE_URL: url })
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/^(\d{3}-[a-z-]+\.sql\n){8,}$/)
    expect(pending.stdout).toBe(first.stdout)
    const told = await cli(['migrate', '--pending', '--json'], { DATABASE_URL: url })
    expect(told).toEqual({ code: 0, stdout: '{\n  "pending": []\n}\n', stderr: '' })
    expect(await cli(['migrate'], { DATABASE_URL: url })).toMatchObject({ code: 0, stdout: '' })
  })
})

describe('doctor', () => {
  let test: TestDatabase
  const doctor = (env: NodeJS.ProcessEnv = {}) => cli(['doctor'], { DATABASE_URL: test.url, ...env })

  beforeAll(async () => {
    test = await testDatabase()
  })

  it('finds nothing wrong with a fresh installation, and says what is still to do', async () => {
    const ran = await doctor()
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).not.toMatch(/^wrong/m)
    expect(ran.stdout).toMatch(/^note +Tick: none has run yet\. .*crontab/m)
    expect(ran.stdout).toMatch(/^ok +Isolation: READ-COMMITTED$/m)
  })

  it('tells programs the same in one document, also when something is wrong', async () => {
    const well = await cli(['doctor', '--json'], { DATABASE_URL: test.url })
    expect(well).toMatchObject({ code: 0, stderr: '' })
    const told = JSON.parse(well.stdout)
    expect(told.ok).toBe(true)
    expect(told.findings).toContainEqual({ state: 'ok', what: 'Isolation: READ-COMMITTED', todo: null })
    expect(told.findings).toContainEqual({
      state: 'note',
      what: 'Tick: none has run yet',
      todo: expect.stringContaining('crontab'),
    })
    const ill = await cli(['doctor', '--json'], { BATCH_SIZE: '0' })
    expect(ill).toMatchObject({ code: 1, stderr: '' })
    expect(JSON.parse(ill.stdout)).toMatchObject({ ok: false })
  })

  it('says that migrations are missing', async () => {
    const { url } = await emptyDatabase()
    const ran = await doctor({ DATABASE_URL: url })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^wrong +Schema: \d+ migrations? missing .*npm run migrate$/m)
  })

  it('says that the database does not answer, without its password', async () => {
    const ran = await doctor({ DATABASE_URL: 'mysql://someone:hidden@127.0.0.1:1/nowhere' })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^wrong +Database: 127\.0\.0\.1:1\/nowhere cannot be used .*DATABASE_URL/m)
    expect(ran.stdout + ran.stderr).not.toMatch(/hidden/)
  })

  it('lists all that is wrong with the configuration', async () => {
    const ran = await doctor({ BATCH_SIZE: '0', HTTP_TIMEOUT_MS: '54000' })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^wrong[\s\S]*BATCH_SIZE/m)
  })

  it('notices stored tokens that this server cannot decrypt', async () => {
    const otherKey = TokenCipher.fromSetting(randomBytes(32).toString('base64'))
    const context = 'b3b0c442-98fc-4c14-9afb-f4c8996fb924'
    const token = otherKey.encrypt('a-token', tokenContext('acme', context))
    await test.db.query('INSERT INTO social_token (company_id, context_id, access_token) VALUES (?, ?, ?)', [
      'acme',
      context,
      token,
    ])
    try {
      const ran = await doctor()
      expect(ran.code).toBe(1)
      expect(ran.stdout).toMatch(/^wrong +Encryption key: 1 of 1 stored tokens do not decrypt/m)
      expect(ran.stdout).not.toMatch(/a-token/)
    } finally {
      await test.db.query('DELETE FROM social_token')
    }
  })

  it('shows what a platform says about an account, and is not made to say more', async () => {
    await test.db.query(
      `INSERT INTO meta_social_accounts (company_id, platform, external_id, name, login, status, status_reason)
       VALUES ('acme', 'facebook', '2', ?, 'facebook', 'needs_reconnect', ?)`,
      ['Acme\nok     Accounts: all 1 are connected', 'gone\u001b[2A\u001b[2K\nok     Node'],
    )
    try {
      const { stdout } = await doctor()
      expect(stdout).toMatch(
        /^note {3}Account [0-9a-f-]{36} \(facebook, Acme\n {7}ok {5}Accounts: all 1.* must be connected again/m,
      )
      expect(stdout).not.toMatch(/^ok +Accounts|[^\P{Cc}\n]/mu)
    } finally {
      await test.db.query('DELETE FROM meta_social_accounts')
    }
  })

  it('calls a cron that has died wrong, also while nothing is due', async () => {
    const noted = (minutes: number) =>
      test.db.query(
        "INSERT INTO dispatch_cycles (tick_id, host, started_at) VALUES ('t', 'h', NOW() - INTERVAL ? MINUTE)",
        [minutes],
      )
    try {
      await noted(10)
      const dead = await doctor()
      expect(dead.code).toBe(1)
      expect(dead.stdout).toMatch(/^wrong +Tick: the last one ran 10 min ago\. .*crontab/m)
      await noted(2)
      const alive = await doctor()
      expect(alive.code).toBe(0)
      expect(alive.stdout).toMatch(/^ok +Tick: the last one ran 2 min ago$/m)
    } finally {
      await test.db.query('DELETE FROM dispatch_cycles')
    }
  })

  it('calls it wrong when this server cannot remember the database, by which a restored backup is noticed', async () => {
    const ran = await doctor({ STATE_DIR: '/dev/null' })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^wrong +Memory of the database: \/dev\/null cannot be written .*STATE_DIR: .*backup/m)
  })

  it('says how many lines of the log were lost, on which server, and what to do', async () => {
    expect((await doctor()).stdout).toMatch(/^ok +Log: every tick of the last day could write it$/m)
    for (const [host, lines, minutes] of [
      ['a', 4, 3],
      ['a', 40, 10],
      ['a', 400, 26 * 60],
      ['b', 0, 1],
    ])
      await test.db.query(
        `INSERT INTO dispatch_cycles (tick_id, host, dropped_lines, started_at)
         VALUES ('t', ?, ?, NOW() - INTERVAL ? MINUTE)`,
        [host, lines, minutes],
      )
    try {
      const ran = await doctor()
      expect(ran.code).toBe(0)
      expect(ran.stdout.match(/^\w+ +Log: .*$/gm)).toEqual([
        expect.stringMatching(
          /^note +Log: on a 44 lines of 2 ticks of the last day could not be written, last 3 min ago\. Free the disk/,
        ),
      ])
    } finally {
      await test.db.query('DELETE FROM dispatch_cycles')
    }
  })

  it('calls it no fault that the API alone ticks, and gives the line that makes cron do it', async () => {
    const noted = (by: string, seconds: number) =>
      test.db.query(
        "INSERT INTO dispatch_cycles (tick_id, host, started_by, started_at) VALUES ('t', 'h', ?, NOW() - INTERVAL ? SECOND)",
        [by, seconds],
      )
    try {
      await noted('cron', 600)
      await noted('api', 50)
      const alone = await doctor()
      expect(alone.code).toBe(0)
      expect(alone.stdout).toMatch(
        /^note +Tick: the last one ran 5\d s ago, by the API alone, .* \* \* \* \* \* \/.*cron\.js/m,
      )
      await noted('cron', 20)
      expect((await doctor()).stdout).toMatch(/^ok +Tick: the last one ran 2\d s ago$/m)
    } finally {
      await test.db.query('DELETE FROM dispatch_cycles')
    }
  })

  it('raises its voice when posts are due and no tick runs', async () => {
    await test.db.query(
      "INSERT INTO social_token (id, company_id, context_id, access_token) VALUES ('t', 'acme', UUID(), 'x')",
    )
    await test.db.query(
      `INSERT INTO meta_social_accounts (id, company_id, platform, external_id, name, login, userAccessTokenId)
       VALUES ('a', 'acme', 'facebook', '1', 'Acme', 'facebook', 't')`,
    )
    await test.db.query(
      "INSERT INTO post_details (id, company_id, social_account_id, platform, status) VALUES ('p', 'acme', 'a', 'facebook', 'pending')",
    )
    await test.db.query("INSERT INTO post_schedule (post_detail_id, run_at) VALUES ('p', NOW() - INTERVAL 10 MINUTE)")
    const ran = await doctor()
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^wrong +Tick: none has run yet, and 1 post is due\. .*crontab/m)
  })
})
