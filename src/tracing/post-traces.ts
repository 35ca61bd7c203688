import { type Context, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { ClaimedPost } from '../domain/claimed-post'
import type { Logger } from '../observability/log'
import type { OnCall } from '../platforms/calls/told-calls'
import { attribute, PROCESS, PROCESS_SPAN, QUEUE, SYSTEM } from './names'
import { contextOf, inside, Tracer, type TracingSettings } from './tracer'

/** What is traced of a post: which, by whose wish, and nothing of what it says. */
type TracedPost = Pick<ClaimedPost, 'scheduleId' | 'postDetailId' | 'platform' | 'attempt' | 'traceparent'>

/** The work of one claim on one post. */
export type PostTrace = {
  traceId: string
  /** Told of each call of a platform when it is over. */
  called: OnCall
  ended(outcome: string): void
  /** The work came to no outcome. */
  broke(error: unknown): void
}

/** Outcomes that whoever looks for trouble looks for. */
const troubles = new Set(['failed', 'retried', 'unconfirmed', 'lost', 'missed', 'held'])

/** Traces of what a worker publishes. */
export class PostTraces {
  private readonly tracer: Tracer
  private readonly tick: Context | undefined

  /** @param traceparent of the tick that has started the worker; without one each post has a trace of its own */
  constructor(
    settings: TracingSettings,
    private readonly worker: { workerId: string; traceparent?: string | undefined },
    log: Logger,
  ) {
    this.tracer = new Tracer(settings, log)
    this.tick = worker.traceparent === undefined ? undefined : contextOf(worker)
  }

  /** The request that scheduled the post is what led to it; hours lie between, so that it is no parent. */
  begin({ scheduleId, postDetailId, platform, attempt, traceparent }: TracedPost): PostTrace | undefined {
    const span = this.tracer.begin(PROCESS_SPAN, {
      kind: SpanKind.CONSUMER,
      within: this.tick,
      causedBy: traceparent,
      attributes: {
        [attribute.system]: SYSTEM,
        [attribute.destination]: QUEUE,
        [attribute.operation]: PROCESS,
        [attribute.operationType]: PROCESS,
        [attribute.message]: scheduleId,
        [attribute.post]: postDetailId,
        [attribute.platform]: platform,
        [attribute.attempt]: attempt,
        [attribute.worker]: this.worker.workerId,
      },
    })
    if (!span.isRecording()) return undefined
    return {
      traceId: span.spanContext().traceId,
      called: (...call) => this.called(span, call),
      ended(outcome) {
        span.setAttribute(attribute.outcome, outcome)
        if (troubles.has(outcome)) fail(span, outcome)
        span.end()
      },
      broke(error) {
        const { code, name } = error as NodeJS.ErrnoException
        fail(span, String(code ?? name ?? 'unknown'))
        span.end()
      },
    }
  }

  close(limitMs: number): Promise<void> {
    return this.tracer.close(limitMs)
  }

  // Begun when it is over: nothing of it is of use before. Of its address only what names no account and holds no token.
  private called(post: Span, [platform, operation, code, ms, { method, url, purpose }]: Parameters<OnCall>): void {
    const endedAt = Date.now()
    const template = operation.slice(operation.indexOf(' ') + 1)
    const hasTemplate = template.startsWith('/')
    const { hostname, port } = new URL(url)
    const hasAnswer = /^\d+$/.test(code)
    const span = this.tracer.begin(hasTemplate ? operation : method, {
      kind: SpanKind.CLIENT,
      within: inside(post),
      at: endedAt - ms,
      attributes: {
        [attribute.method]: method,
        [attribute.host]: hostname,
        ...(port && { [attribute.port]: Number(port) }),
        ...(hasTemplate && { [attribute.template]: template }),
        ...(hasAnswer && { [attribute.status]: Number(code) }),
        [attribute.platform]: platform,
        ...(purpose === 'commit' && { [attribute.commit]: true }),
      },
    })
    if (!hasAnswer || Number(code) >= 400) fail(span, code)
    span.end(endedAt)
  }
}

const fail = (span: Span, type: string) =>
  span.setAttribute(attribute.errorType, type).setStatus({ code: SpanStatusCode.ERROR })
