import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkHeartbeat, checkMediaTls } from '../../src/cli/doctor/check-addresses'
import { checkCrontab, checkLogFile } from '../../src/cli/doctor/check-crontab'
import { checkVersions } from '../../src/cli/doctor/check-versions'
import type { Finding } from '../../src/cli/doctor/finding'
import { loadConfig } from '../../src/config/config'
import { endOfGraphVersion } from '../../src/platforms/versions'
import { type TestCertificate, testAuthority } from '../support/certificates'
import { projectRoot, runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'
import { needs } from '../support/tools'

describe('versions of the platforms', () => {
  const on = (day: string, given: Partial<Parameters<typeof checkVersions>[0]> = {}) =>
    checkVersions({ META_GRAPH_VERSION: 'v23.0', LINKEDIN_VERSION: '202609', ...given }, new Date(day)).map(
      ({ state, what }) => `${state} ${what}`,
    )

  it('are well long before their end, noted a quarter of a year before, and wrong after it', () => {
    expect(on('2026-12-01')).toEqual([
      'ok Graph version: v23.0, until about 2027-10-08',
      'ok LinkedIn version: 202609, until about 2027-09-15',
    ])
    expect(on('2027-08-01').map((line) => line.split(' ')[0])).toEqual(['note', 'note'])
    expect(on('2027-11-01').map((line) => line.split(' ')[0])).toEqual(['wrong', 'wrong'])
    expect(on('2026-12-01', { META_GRAPH_VERSION: 'v12.0' })[0]).toMatch(/^wrong/)
    expect(on('2026-12-01', { META_GRAPH_VERSION: 'v26.0' })[0]).toBe('ok Graph version: v26.0, no end is known')
  })

  it('that are set by default are no old ones', () => {
    const { META_GRAPH_VERSION } = loadConfig({}, '/none')
    const known = endOfGraphVersion(META_GRAPH_VERSION)
    expect(known === undefined || known.getTime() > Date.now()).toBe(true)
  })
})

describe('addresses outside', () => {
  let server: Server
  let port: number
  let asked: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  })
  beforeEach(() => {
    asked = []
  })
  afterAll(() => server.close())

  it('of the heartbeat: its host is asked, and its own address, which would be a sign of life, never', async () => {
    const found = await checkHeartbeat({ HEARTBEAT_URL: `http://127.0.0.1:${port}/ping/a-secret?key=b` })
    expect(found).toMatchObject({ state: 'ok', what: expect.stringContaining(`127.0.0.1:${port} answers (404)`) })
    expect(asked).toEqual(['HEAD /'])
    const away = await checkHeartbeat({ HEARTBEAT_URL: 'http://127.0.0.1:1/ping/a-secret' })
    expect(away).toMatchObject({ state: 'note', what: expect.stringContaining('ECONNREFUSED') })
    expect(JSON.stringify([found, away])).not.toContain('secret')
    expect((await checkHeartbeat({ HEARTBEAT_URL: undefined })).what).toContain('not set')
  })

  it('of media: what is private was told of already; what answers is said with what that does not prove', async () => {
    expect(await checkMediaTls({ PUBLIC_MEDIA_URL: `http://127.0.0.1:${port}/media` })).toEqual([])
    const away = await checkMediaTls({ PUBLIC_MEDIA_URL: 'https://media.invalid/media' })
    expect(away).toMatchObject([{ state: 'note', what: expect.stringContaining('cannot be asked from here') }])
  })
})

describe('the certificate of the media address', needs('openssl'), () => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  let authority: ReturnType<typeof testAuthority>
  beforeAll(() => {
    authority = testAuthority()
  })

  /** What doctor, as it ships, says of a server that shows such a certificate as media.example.com. */
  async function doctorSays(shown: TestCertificate, vouchedFor = true) {
    const port = await authority.httpsServer(shown, (_, response) => response.writeHead(404).end())
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: 'mysql://nobody@127.0.0.1:1/none',
      PUBLIC_MEDIA_URL: `https://media.example.com:${port}/media`,
      NODE_OPTIONS: `--require ${join(__dirname, '../fixtures/names-lead-here.cjs')}`,
      ...(vouchedFor && { NODE_EXTRA_CA_CERTS: authority.file }),
    }
    const { stdout } = await runProgram('dist/cli.js', ['doctor', '--json'], { env, cwd: temporaryFolder('doctor-') })
    const { findings } = JSON.parse(stdout) as { findings: Finding[] }
    return findings.filter(({ what }) => what.startsWith('Media address from outside'))
  }

  it('is well when it holds for long, and to be renewed when it ends within two weeks', async () => {
    expect(await doctorSays({ name: 'media.example.com', days: 60 })).toMatchObject([
      { state: 'ok', what: expect.stringContaining(`TLSv1.3, its certificate holds until ${day(60)}`) },
    ])
    expect(await doctorSays({ name: 'media.example.com', days: 13 })).toMatchObject([
      { state: 'note', what: expect.stringContaining(`holds until ${day(13)}`), todo: 'Renew the certificate' },
    ])
  })

  it.each([
    ['is over', { name: 'media.example.com', days: -1 }, true, /expired/],
    ['is for another host', { name: 'www.example.com', days: 60 }, true, /altnames.*www\.example\.com/],
    ['is of an authority that nobody knows', { name: 'media.example.com', days: 60 }, false, /certificate/],
  ])('that %s is wrong, and it says why: platforms fetch nothing there', async (_, shown, vouchedFor, why) => {
    const found = await doctorSays(shown, vouchedFor)
    expect(found).toMatchObject([{ state: 'wrong', what: expect.stringMatching(why) }])
    expect(found[0]?.what).toContain('its certificate is not accepted')
  })
})

describe('the crontab', () => {
  const folder = temporaryFolder('crontab-')
  const places = (own = '', among = folder) => ({
    own: async () => own,
    folder: among,
    file: join(among, 'no-crontab'),
  })
  const line = (log: string) => `* * * * * cron /usr/bin/node /opt/x/dist/cron/post-scheduler.cron.js >> ${log}\n`

  it('that has no line of ours is given the one to install; one in a comment is none', async () => {
    expect(await checkCrontab(places(`# ${line('/x')}0 3 * * * backup\n`))).toMatchObject({
      state: 'note',
      what: expect.stringMatching(/^Crontab: no line for the tick/),
      todo: expect.stringMatching(/\* \* \* \* \* .*post-scheduler\.cron\.js/),
    })
    expect((await checkCrontab(places(line('/x')))).what).toMatch(/stands in the crontab of/)
  })

  it('is none of what lies among the crontabs and is a pipe, a folder, or too large for one: the doctor waits for nobody', async () => {
    const among = temporaryFolder('crontab-others-')
    execFileSync('mkfifo', [join(among, 'pipe')])
    mkdirSync(join(among, 'folder'))
    writeFileSync(join(among, 'dump'), line('/x'))
    truncateSync(join(among, 'dump'), 2 * 1024 ** 2)
    const file = join(among, 'no-crontab')
    // In a process of its own, which is ended where it waits all the same: here nobody would be left to say so.
    const program = `require('${join(projectRoot, 'dist/cli/doctor/check-crontab')}')
      .checkCrontab({ own: async () => '', folder: '${among}', file: '${file}' }).then(({ what }) => console.log(what))`
    const limits = { timeout: 20_000, killSignal: 'SIGKILL' } as const
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], limits)
    expect(stdout).toMatch(/^Crontab: no line for the tick/)
  })

  it('of the system tells by its line where the log is, and how large that has become', async () => {
    // Elsewhere: what lies among the crontabs is read as one.
    const log = join(temporaryFolder('crontab-log-'), 'a.log')
    writeFileSync(join(folder, 'post-dispatcher'), line(log))
    expect((await checkCrontab(places())).what).toContain(join(folder, 'post-dispatcher'))
    expect((await checkLogFile(places())).filter(({ what }) => what.includes(log))).toEqual([])
    writeFileSync(log, 'x'.repeat(2 * 1024 ** 2))
    expect(await checkLogFile(places())).toContainEqual({ state: 'ok', what: `Log file: ${log}, 2 MB` })
    truncateSync(log, 600 * 1024 ** 2)
    expect(await checkLogFile(places())).toContainEqual(
      expect.objectContaining({ state: 'note', what: `Log file: ${log}, 600 MB` }),
    )
  })
})
