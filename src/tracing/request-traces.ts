import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { Logger } from '../observability/log'
import { attribute } from './names'
import { type Carrier, contextOf, Tracer, type TracingSettings, traceparentOf } from './tracer'

/** A request whose caller does not want it traced has none. */
export type RequestTrace = {
  traceId: string
  /** Names the request's span; kept with what the request has scheduled. */
  traceparent: string
  ended(answer: AnsweredRequest): void
}

export type AnsweredRequest = {
  /** The template of its address; undefined where it reached no operation. */
  route?: string | undefined
  /** Without its query; undefined where that would tell who may see something. */
  path?: string | undefined
  /** Undefined when the client has gone before its answer. */
  status?: number | undefined
}

/** Traces of what an API is asked for. */
export class RequestTraces {
  private readonly tracer: Tracer

  constructor(settings: TracingSettings, log: Logger) {
    this.tracer = new Tracer(settings, log)
  }

  /** @param from the caller's trace, of which the request becomes a part */
  begin(method: string, from: Carrier, about: { scheme: string; requestId: string }): RequestTrace | undefined {
    const span = this.tracer.begin(nameOf(method), {
      kind: SpanKind.SERVER,
      within: contextOf(from),
      attributes: {
        [attribute.method]: method,
        [attribute.scheme]: about.scheme,
        [attribute.request]: about.requestId,
      },
    })
    if (!span.isRecording()) return undefined
    return {
      traceId: span.spanContext().traceId,
      traceparent: traceparentOf(span),
      ended({ route, path, status }) {
        if (route !== undefined) span.updateName(`${nameOf(method)} ${route}`).setAttribute(attribute.route, route)
        if (path !== undefined) span.setAttribute(attribute.path, path)
        if (status !== undefined) span.setAttribute(attribute.status, status)
        // What a client has done wrong is no error of ours, as the conventions have it.
        if (status === undefined || status >= 500) {
          span.setAttribute(attribute.errorType, status === undefined ? 'client_gone' : String(status))
        }
        if (status !== undefined && status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      },
    }
  }

  close(limitMs: number): Promise<void> {
    return this.tracer.close(limitMs)
  }
}

const nameOf = (method: string) => (method === '_OTHER' ? 'HTTP' : method)
