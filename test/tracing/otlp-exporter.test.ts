import { createServer } from 'node:net'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../src/observability/log'
import { PostTraces } from '../../src/tracing/post-traces'
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver'
import { status } from '../support/receiver'

let receiver: OtlpReceiver
beforeAll(async () => {
  receiver = await otlpReceiver()
})
beforeEach(() => {
  receiver.forget()
  receiver.answers((_, response) => response.end())
})

const post = { scheduleId: 's-1', postDetailId: 'p-1', platform: 'linkedin', attempt: 1 } as const
const CAUSE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** A worker's traces, sent to an address, and what its log says. */
function workerOf(traceparent?: string, endpoint = receiver.endpoint) {
  const said: string[] = []
  const log = createLogger({ LOG_LEVEL: 'info', LOG_FORMAT: 'json' }, 'WORKER', (line) =>
    said.push(JSON.parse(line).msg),
  )
  const settings = {
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, HOSTNAME: 'h', OTEL_SERVICE_NAME: undefined },
    ...{ OTEL_EXPORTER_OTLP_HEADERS: undefined, OTEL_RESOURCE_ATTRIBUTES: undefined },
  }
  return { traces: new PostTraces(settings, { workerId: 'worker-1-1', traceparent }, log), said }
}

async function closedIn(traces: PostTraces, limitMs: number): Promise<number> {
  const startedAt = performance.now()
  await traces.close(limitMs)
  return performance.now() - startedAt
}

describe('what a worker sends', () => {
  it('is begun by the tick where that says so, and led to by the request that scheduled the post', async () => {
    const [tick, cause] = [CAUSE.replaceAll('0af7', '1111'), CAUSE]
    const { traces, said } = workerOf(tick)
    traces.begin({ ...post, traceparent: cause })?.ended('published')
    traces.begin({ ...post, traceparent: 'anything else' })?.ended('failed')
    await traces.close(2_000)
    expect(receiver.spans()).toMatchObject([
      {
        traceId: tick.slice(3, 35),
        parentSpanId: tick.slice(36, 52),
        isError: false,
        links: [{ traceId: cause.slice(3, 35) }],
      },
      { traceId: tick.slice(3, 35), isError: true, links: [], attributes: { 'error.type': 'failed' } },
    ])
    expect(receiver.received[0]?.path).toBe('/v1/traces')
    expect(said).toEqual([])
  })

  it('is nothing where the tick was not to be traced, and a trace of its own where there was none', async () => {
    expect(workerOf(CAUSE.replace(/01$/, '00')).traces.begin(post)).toBeUndefined()
    const { traces } = workerOf()
    traces.begin(post)?.ended('published')
    await traces.close(2_000)
    expect(receiver.spans()).toMatchObject([{ name: 'process post_schedule', parentSpanId: undefined }])
  })

  it('tells of a call by its host and its template, and why there was no answer', async () => {
    const { traces } = workerOf()
    const trace = traces.begin(post)
    const secret = {
      method: 'POST',
      url: 'https://graph.facebook.com/v26.0/17/feed?access_token=secret',
      purpose: 'commit',
    } as const
    trace?.called('facebook', 'POST /{id}/feed', 'ECONNRESET', 12, secret)
    trace?.called('linkedin', 'PUT upload', '201', 5, {
      method: 'PUT',
      url: 'https://u.example:8443/x?signature=secret',
    })
    trace?.broke(Object.assign(new Error('values'), { code: 'PROTOCOL_CONNECTION_LOST' }))
    await traces.close(2_000)
    const [call, upload, work] = receiver.spans()
    expect(call).toMatchObject({
      ...{ name: 'POST /{id}/feed', kind: 'client', isError: true, parentSpanId: work?.spanId },
      attributes: {
        'http.request.method': 'POST',
        'server.address': 'graph.facebook.com',
        'url.template': '/{id}/feed',
        'error.type': 'ECONNRESET',
        'post_dispatcher.commit': true,
      },
    })
    expect(call?.attributes).not.toHaveProperty('http.response.status_code')
    expect(upload?.attributes).toEqual({
      'http.request.method': 'PUT',
      'http.response.status_code': 201,
      'server.address': 'u.example',
      'server.port': 8443,
      'post_dispatcher.platform': 'linkedin',
    })
    expect(work).toMatchObject({ isError: true, attributes: { 'error.type': 'PROTOCOL_CONNECTION_LOST' } })
    expect(receiver.received.map(({ body }) => body).join()).not.toMatch(/secret|values/)
  })
})

describe('a receiver that does not take it', () => {
  it('is told of once, with its host and no more of its address', async () => {
    receiver.answers(status(503))
    const { traces, said } = workerOf(undefined, `${receiver.endpoint}/tenant-secret/`)
    traces.begin(post)?.ended('published')
    await traces.close(2_000)
    expect(said).toEqual([expect.stringMatching(/^Traces are lost: 127\.0\.0\.1:\d+ answered 503; see /)])
    expect(receiver.received.map(({ path }) => path)).toEqual(['/tenant-secret/v1/traces'])
  })

  it('that refuses is asked once, and not waited for', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((listening) => server.once('listening', listening))
    const { port } = server.address() as { port: number }
    await new Promise((closed) => server.close(closed))
    const { traces, said } = workerOf(undefined, `http://127.0.0.1:${port}`)
    traces.begin(post)?.ended('published')
    expect(await closedIn(traces, 20_000)).toBeLessThan(10_000)
    expect(said).toEqual([expect.stringContaining('was not reached (ECONNREFUSED)')])
  })

  it('that sends its answer a byte at a time, for ever, is given up in time', async () => {
    receiver.answers((_, response) => {
      const drip = setInterval(() => response.write('x'), 50)
      response.once('close', () => clearInterval(drip))
    })
    const { traces, said } = workerOf()
    traces.begin(post)?.ended('published')
    expect(await closedIn(traces, 400)).toBeLessThan(10_000)
    expect(said).toEqual([expect.stringContaining('did not answer in time')])
  })
})
