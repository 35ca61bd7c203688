import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { joinFleet } from '../../src/db/operations/fleet-members'
import { createLogger } from '../../src/observability/log'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { startApi } from '../../src/services/api'
import { openResidentServices } from '../../src/services/resident'
import { runWorker } from '../../src/workers/run-worker'
import { startServerProcess } from '../api/support/server-process'
import { answerOf } from '../api/support/test-api'
import { createPost, readPost } from '../support/factories'
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver'
import { type LogLine, runTick } from '../support/processes'
import { hangs } from '../support/receiver'
import { temporaryFolder } from '../support/temporary-folder'
import { until } from '../support/until'
import { testWorld } from '../support/world'

const world = testWorld()
let receiver: OtlpReceiver
beforeAll(async () => {
  receiver = await otlpReceiver()
})
beforeEach(() => receiver.forget())

const CAPTION = 'What the post says is nobody else’s business'

/** An API on the database of the test, and a key for the company of its accounts. */
async function openApi(settings: Record<string, string>) {
  const folder = temporaryFolder('traces-')
  const lines: LogLine[] = []
  const config = loadConfig(
    { ...world.env(settings), PORT: '0', MEDIA_DIR: folder, STATE_DIR: `${folder}/state` },
    '/none',
  )
  const log = createLogger(config, 'API', (line) => void lines.push(JSON.parse(line)))
  const api = await startApi(config, world.url, log, { checkAnswers: true })
  const key = generateApiKey()
  await insertApiKey(world.db, { companyId: 'acme', name: 'test', scope: 'write', hash: hashApiKey(key) })
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...init.headers }
    return answerOf(await fetch(api.url + path, { ...init, headers }))
  }
  return { call, lines, key, close: api.close }
}

/** Settings by which each program says at its end what it has loaded, and how to read that. */
function loading() {
  const folder = temporaryFolder('loaded-')
  const preload = resolve(__dirname, '../fixtures/say-loaded.cjs')
  return {
    settings: { NODE_OPTIONS: `--require ${preload}`, SAY_LOADED_IN: folder },
    /** Programs by name, and which of them have loaded anything that traces. */
    told: () => {
      const files = readdirSync(folder)
      const nameOf = (file: string) => file.replace(/^.*_|\.js\.\d+$/g, '')
      const traces = (file: string) => /@opentelemetry|\/tracing\//.test(readFileSync(join(folder, file), 'utf8'))
      return { programs: files.map(nameOf).sort(), tracing: files.filter(traces).map(nameOf).sort() }
    },
  }
}

describe('with OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  const settings = () => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-receiver-key=open%20sesame',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=not this',
    OTEL_SERVICE_NAME: 'posts-of-acme',
  })

  it('a post is followed from the request that scheduled it through tick and worker to each call of its platform', async () => {
    const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
    const api = await openApi(settings())
    await api.call('/health')
    const { body } = await api.call('/schedule-post?dryRun=false', {
      method: 'POST',
      headers: { traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
      body: JSON.stringify({
        socialAccountId: world.page.id,
        postType: 'feed',
        caption: CAPTION,
        scheduledAt: new Date(),
      }),
    })
    const loaded = loading()
    const tick = await runTick(world.env({ ...settings(), ...loaded.settings }))
    expect(tick.code).toBe(0)
    expect(world.visible()).toEqual([CAPTION])
    const { timeline } = (await api.call(`/scheduled-posts/${body.postDetailId}`)).body.post
    await api.close()

    const spans = receiver.spans()
    const named = (name: string) => spans.find((span) => span.name === name) ?? expect.fail(`no span ${name}`)
    const request = named('POST /schedule-post')
    expect(request).toMatchObject({
      kind: 'server',
      traceId: caller.traceId,
      parentSpanId: caller.spanId,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/schedule-post',
        'http.response.status_code': 201,
        'url.scheme': 'http',
        'url.path': '/schedule-post',
      },
      resource: {
        'service.name': 'posts-of-acme',
        'deployment.environment.name': 'test',
        'host.name': 'test-host',
        'telemetry.sdk.name': 'opentelemetry',
      },
      isError: false,
    })
    const ticked = named('tick')
    expect(ticked).toMatchObject({
      kind: 'internal',
      parentSpanId: undefined,
      attributes: {
        'post_dispatcher.tick.due': 1,
        'post_dispatcher.tick.workers': 1,
        'post_dispatcher.tick.exit_code': 0,
      },
    })
    const work = named('process post_schedule')
    const { schedule } = await readPost(world.db, body.postDetailId)
    expect(work).toMatchObject({
      kind: 'consumer',
      traceId: ticked.traceId,
      parentSpanId: ticked.spanId,
      links: [{ traceId: request.traceId, spanId: request.spanId }],
      attributes: {
        'messaging.system': 'post_dispatcher',
        'messaging.operation.name': 'process',
        'messaging.destination.name': 'post_schedule',
        'messaging.message.id': schedule.id,
        'post_dispatcher.post.id': body.postDetailId,
        'post_dispatcher.outcome': 'published',
      },
      isError: false,
    })
    const calls = spans.filter(({ kind }) => kind === 'client')
    expect(calls.map(({ name, attributes }) => [name, attributes['post_dispatcher.commit'] ?? false])).toEqual([
      ['POST /facebook/{id}/feed', false],
      ['POST /facebook/{id}', true],
    ])
    for (const call of calls) {
      expect(call).toMatchObject({
        traceId: work.traceId,
        parentSpanId: work.spanId,
        attributes: { 'http.request.method': 'POST', 'server.address': '127.0.0.1', 'http.response.status_code': 200 },
      })
      expect(call.ms).toBeLessThanOrEqual(work.ms)
    }
    expect(new Set(spans.map(({ kind }) => kind))).toEqual(new Set(['server', 'internal', 'consumer', 'client']))
    // Not the watcher's question.
    expect(spans.filter(({ kind }) => kind === 'server').map(({ name }) => name)).toEqual([
      'POST /schedule-post',
      'GET /scheduled-posts/{id}',
    ])

    expect(receiver.received.every(({ headers }) => headers['x-receiver-key'] === 'open sesame')).toBe(true)
    const said = receiver.received.map(({ body }) => body).join()
    for (const secret of [CAPTION, ready.page.token, api.key, 'open sesame', 'dryRun'])
      expect(said).not.toContain(secret)

    const traceOf = new Map(timeline.map((line: any) => [line.step, line.traceId]))
    expect(traceOf.get('schedule')).toBe(request.traceId)
    expect(traceOf.get('commit')).toBe(work.traceId)
    expect(api.lines.find((line) => line.path === '/schedule-post')?.trace_id).toBe(request.traceId)
    const spoke = tick.lines.filter(({ trace_id }) => trace_id === work.traceId).map(({ msg }) => msg)
    expect(spoke).toContain('Pending posts: 1')
    expect(loaded.told()).toEqual({
      programs: ['post-scheduler.cron', 'post-scheduler.worker-runner'],
      tracing: ['post-scheduler.cron', 'post-scheduler.worker-runner'],
    })
  })

  it('what a resident worker does with a post is a trace of its own', async () => {
    const { scheduleId } = await createPost(world.db, world.member)
    const config = loadConfig(world.env(settings()), '/none')
    let stop = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    const log = createLogger(config, 'WORKER', () => {})
    const who = { workerId: 'worker-1-1', memberId: randomUUID(), log, stop: stopped } as const
    await joinFleet(world.db, { id: who.memberId, host: 'test-host', version: '1' })
    const services = await openResidentServices(config, who)
    const working = runWorker(services)
    await until(() => world.visible().length > 0, 'the post is out')
    stop()
    await working
    await services.close()
    expect(receiver.spans().filter(({ kind }) => kind !== 'client')).toMatchObject([
      { kind: 'consumer', parentSpanId: undefined, attributes: { 'messaging.message.id': scheduleId } },
    ])
  })

  it('a receiver that never answers costs no post, no exit code, and no more than the time that it is given', async () => {
    receiver.answers(hangs)
    await createPost(world.db, world.member, { caption: CAPTION })
    const tick = await runTick(world.env(settings()))
    receiver.answers((_, response) => response.end())
    expect(tick.code).toBe(0)
    expect(world.visible()).toEqual([CAPTION])
    const lost = tick.lines.filter(({ msg }) => msg.startsWith('Traces are lost: '))
    expect(lost.map(({ component, level }) => `${component} ${level}`)).toEqual(['WORKER WARN', 'DISPATCHER WARN'])
    expect(lost[0]?.msg).toMatch(
      /^Traces are lost: 127\.0\.0\.1:\d+ did not answer in time; see OTEL_EXPORTER_OTLP_ENDPOINT$/,
    )
    const at = (fits: (line: LogLine) => boolean) => Date.parse(String(tick.lines.find(fits)?.time))
    const done = at(({ msg }) => msg.startsWith('Cycle Summary'))
    const ended = at(({ msg }) => / completed successfully \(/.test(msg))
    expect(ended - done).toBeLessThan(5_000)
  })

  it('an idle tick loads nothing of it, and sends nothing', async () => {
    const loaded = loading()
    expect((await runTick(world.env({ ...settings(), ...loaded.settings }))).code).toBe(0)
    expect(loaded.told()).toEqual({ programs: ['post-scheduler.cron'], tracing: [] })
    expect(receiver.received).toEqual([])
  })
})

describe('without the setting', () => {
  it('neither API nor tick nor worker loads anything of it, and rows and lines name no trace', async () => {
    const loaded = loading()
    const server = startServerProcess({
      ...(world.env(loaded.settings) as Record<string, string>),
      ...{ PORT: '0', DRAIN_SECONDS: '0', MEDIA_DIR: temporaryFolder('traces-') },
    })
    const { id } = await createPost(world.db, world.member)
    const tick = await runTick(world.env(loaded.settings))
    await fetch(`${await server.url}/health`)
    server.child.kill()
    await server.exit
    expect(loaded.told()).toEqual({
      programs: ['post-scheduler.cron', 'post-scheduler.worker-runner', 'server'],
      tracing: [],
    })
    const { details, timeline } = await readPost(world.db, id)
    expect(details).toMatchObject({ status: 'published', traceparent: null })
    expect(timeline.every(({ trace_id }) => trace_id === null)).toBe(true)
    expect(tick.stdout()).not.toContain('trace_id')
  })
})
