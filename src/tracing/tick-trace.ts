import { type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { Logger } from '../observability/log'
import { attribute, TICK_SPAN } from './names'
import { Tracer, type TracingSettings, traceparentOf } from './tracer'

type Ended = { due: number; workers: number; workersFailed: number; exitCode: number }

/** The trace of a tick that starts workers; what they do is a part of it. */
export class TickTrace {
  readonly traceId: string
  /** For the environment of what it starts. */
  readonly traceparent: string
  private readonly tracer: Tracer
  private readonly span: Span

  /** @param sinceMs how long the tick runs */
  constructor(settings: TracingSettings, { tickId, sinceMs }: { tickId: string; sinceMs: number }, log: Logger) {
    this.tracer = new Tracer(settings, log)
    this.span = this.tracer.begin(TICK_SPAN, {
      kind: SpanKind.INTERNAL,
      attributes: { [attribute.tick]: tickId },
      at: Date.now() - sinceMs,
    })
    this.traceId = this.span.spanContext().traceId
    this.traceparent = traceparentOf(this.span)
  }

  ended({ due, workers, workersFailed, exitCode }: Ended): void {
    this.span.setAttributes({
      [attribute.due]: due,
      [attribute.workers]: workers,
      [attribute.workersFailed]: workersFailed,
      [attribute.exitCode]: exitCode,
    })
    if (exitCode !== 0) this.fail(exitCode === 2 ? 'timeout' : 'error')
    this.span.end()
  }

  /** One that nobody has ended did not come to its end. */
  close(limitMs: number): Promise<void> {
    if (this.span.isRecording()) {
      this.fail('error')
      this.span.end()
    }
    return this.tracer.close(limitMs)
  }

  private fail(type: string): void {
    this.span.setAttribute(attribute.errorType, type).setStatus({ code: SpanStatusCode.ERROR })
  }
}
