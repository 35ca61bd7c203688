import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { settingsFor } from '../../src/config/for-children'
import { beatOutside, noteBeats } from '../../src/cron/beat-outside'
import { addressOf } from '../../src/cron/heartbeat'
import { runTick } from '../../src/cron/tick'
import { createLogger } from '../../src/observability/log'
import { isFirstInMinute } from '../../src/state/heartbeat-minute'
import { testAuthority } from '../support/certificates'
import { runTick as runTickProcess, testEnv } from '../support/processes'
import { forgetDatabase } from '../support/remembered'
import { temporaryFolder } from '../support/temporary-folder'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { testWorld } from '../support/world'

const world = testWorld()
const nowhere = 'mysql://u@127.0.0.1:1/d'

let heard: { method: string; path: string; body: string }[] = []
/** What the service answers; undefined: never anything. */
let answers: number | undefined
let service: Server
let origin: string
beforeAll(async () => {
  service = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      heard.push({ method: request.method ?? '', path: request.url ?? '', body })
      if (answers !== undefined) response.writeHead(answers).end('OK')
    })
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(service.address() as { port: number }).port}`
})
afterAll(() => {
  service.closeAllConnections()
  service.close()
})
beforeEach(() => {
  heard = []
  answers = 200
  forgetDatabase(nowhere)
})

const settings = (url: string, HEARTBEAT_URL: string) => testEnv(url, { HEARTBEAT_URL, LOG_LEVEL: 'silent' })
const tick = (url: string, heartbeat = `${origin}/ping/a-secret`) =>
  runTick(new AbortController().signal, loadConfig(settings(url, heartbeat), '/none'))

describe('with HEARTBEAT_URL', () => {
  it('a tick says that it begins, and after its work that all is well, with what it did', async () => {
    expect(await tick(world.url)).toBe(0)
    expect(heard).toEqual([
      { method: 'POST', path: '/ping/a-secret/start', body: '' },
      { method: 'POST', path: '/ping/a-secret', body: expect.stringMatching(/^exit code 0: 0 due, 0 workers, .*ms$/) },
    ])
  })

  it('one that fails says with which code, and a query stays where it was', async () => {
    expect(await tick(nowhere, `${origin}/push/?token=a%20b`)).toBe(1)
    expect(heard.map(({ path }) => path)).toEqual(['/push/start?token=a%20b', '/push/1?token=a%20b'])
  })

  it('a server speaks once a minute, whoever of it comes first, and again in the next', async () => {
    await tick(world.url)
    await tick(world.url)
    expect(heard).toHaveLength(2)
    const folder = temporaryFolder('heartbeat-')
    const at = (minute: number, address = 'a') => isFirstInMinute(folder, address, minute * 60_000 + 59_999)
    expect([at(7), at(7), at(8), at(8), at(8, 'b')]).toEqual([true, false, true, false, true])
  })

  it('resident workers speak while the database takes their beats, and not when it does not', async () => {
    const config = loadConfig(settings(world.url, `${origin}/ping/work`), '/none')
    const { STATE_DIR, HEARTBEAT_URL = '' } = config
    let isKnown = false
    const tools = { beat: async (_id: string, _told: { children: number }) => isKnown }
    const inShort = noteBeats(tools)
    expect(inShort()).toBeUndefined()
    await tools.beat('a', { children: 2 })
    expect(inShort()).toBeUndefined()
    isKnown = true
    const outside = beatOutside(tools, { STATE_DIR, HEARTBEAT_URL }, createLogger(config, 'FLEET'), '* * * * * *')
    await tools.beat('a', { children: 2 })
    expect(inShort()).toBe('2 resident workers')
    await until(() => heard.length > 0, 'it is said within its second')
    await outside.stop()
    expect(heard).toEqual([{ method: 'POST', path: '/ping/work', body: '2 resident workers' }])
  })

  it('a service that answers nothing, or that nobody is, holds a tick up for two seconds and fails none', async () => {
    answers = undefined
    const startedAt = performance.now()
    const { code, lines, stdout, stderr } = await runTickProcess(
      testEnv(world.url, { HEARTBEAT_URL: `${origin}/ping/a-secret?key=another` }),
    )
    expect(code).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(lines.filter(({ level }) => level !== 'INFO')).toMatchObject([
      { level: 'WARN', msg: expect.stringMatching(/^The heartbeat is not heard: 127\.0\.0\.1:\d+ was not reached \(/) },
    ])
    // Who knows its path can pretend that we live.
    expect(stdout() + stderr()).not.toMatch(/a-secret|another/)
    forgetDatabase(world.url)
    expect(await tick(world.url, 'http://127.0.0.1:1/')).toBe(0)
  })

  it(
    'a service over https is told where its certificate is vouched for, by an authority of the operator’s own too',
    needs('openssl'),
    async () => {
      const { file, httpsServer } = testAuthority()
      const port = await httpsServer({ name: 'localhost', days: 2 }, (request, response) =>
        service.emit('request', request, response),
      )
      const secure = (extra: Record<string, string>) =>
        runTickProcess(testEnv(world.url, { HEARTBEAT_URL: `https://localhost:${port}/ping/tls`, ...extra }))
      const vouched = await secure({ NODE_EXTRA_CA_CERTS: file })
      expect([vouched.code, vouched.lines.filter(({ level }) => level !== 'INFO')]).toEqual([0, []])
      expect(heard.map(({ path }) => path)).toEqual(['/ping/tls/start', '/ping/tls'])
      // Somebody else's certificate is told nothing, and the tick has not failed by it.
      forgetDatabase(world.url)
      const unknown = await secure({})
      expect(unknown.code).toBe(0)
      expect(unknown.lines.filter(({ level }) => level !== 'INFO')).toMatchObject([
        {
          level: 'WARN',
          msg: expect.stringMatching(/^The heartbeat is not heard: localhost:\d+ was not reached \(.*(CERT|SIGNATURE)/),
        },
      ])
      expect(heard).toHaveLength(2)
    },
  )

  it('keeps its address from children, and says nothing of it when it is wrong', () => {
    const config = loadConfig(settings(world.url, `${origin}/ping`), '/none')
    expect(config.HEARTBEAT_URL).toBe(`${origin}/ping`)
    for (const kind of ['worker', 'renewal'] as const)
      expect(settingsFor(kind, config)).not.toHaveProperty('HEARTBEAT_URL')
    const wrong = () => loadConfig(settings(world.url, 'ftp://a-secret'), '/none')
    expect(wrong).toThrow('HEARTBEAT_URL: must be an http(s) address')
    expect(wrong).not.toThrow('a-secret')
  })
})

it('keeps query and trailing slash out of the way of the word', () => {
  expect(addressOf('https://hc-ping.com/abc', 'start')).toBe('https://hc-ping.com/abc/start')
  expect(addressOf('https://hc-ping.com/abc/?x=1', '2')).toBe('https://hc-ping.com/abc/2?x=1')
})
