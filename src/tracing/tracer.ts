import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  type Tracer as SpanMaker,
  trace,
} from '@opentelemetry/api'
import { parseKeyPairsIntoRecord, W3CTraceContextPropagator } from '@opentelemetry/core'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Config } from '../config/config'
import { version } from '../config/version'
import type { Logger } from '../observability/log'
import { attribute } from './names'
import { OtlpExporter } from './otlp-exporter'

export type TracingSettings = Pick<
  Config,
  'OTEL_EXPORTER_OTLP_HEADERS' | 'OTEL_SERVICE_NAME' | 'OTEL_RESOURCE_ATTRIBUTES' | 'HOSTNAME'
> & { OTEL_EXPORTER_OTLP_ENDPOINT: string }

/** Where a span stands, as W3C Trace Context writes it. */
export type Carrier = { traceparent?: string | undefined; tracestate?: string | undefined }

type Beginning = {
  kind: SpanKind
  attributes: Attributes
  /** The span that it is a part of; without one a trace begins. */
  within?: Context | undefined
  /** `traceparent` of a span that led to it, hours ago perhaps. */
  causedBy?: string | undefined
  /** Milliseconds of the wall's clock; by default now. */
  at?: number
}

const propagator = new W3CTraceContextPropagator()

/** Begins spans and has them sent: a parent that is not sampled has no sampled children, and all else is. */
export class Tracer {
  private readonly exporter: OtlpExporter
  private readonly provider: TracerProvider
  private readonly maker: SpanMaker

  constructor(settings: TracingSettings, log: Logger) {
    this.exporter = new OtlpExporter({
      endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
      headers: parseKeyPairsIntoRecord(settings.OTEL_EXPORTER_OTLP_HEADERS ?? ''),
      onTrouble: (reason) => log.warn(`Traces are lost: ${reason}; see OTEL_EXPORTER_OTLP_ENDPOINT`),
    })
    this.provider = new TracerProvider({
      resource: resourceOf(settings),
      spanProcessors: [new BatchSpanProcessor({ exporter: this.exporter })],
    })
    this.maker = this.provider.getTracer('post-dispatcher', version())
  }

  begin(name: string, { kind, attributes, within = ROOT_CONTEXT, causedBy, at }: Beginning): Span {
    const cause = causedBy === undefined ? undefined : trace.getSpanContext(contextOf({ traceparent: causedBy }))
    const links = cause ? [{ context: cause }] : []
    return this.maker.startSpan(name, { kind, attributes, links, ...(at !== undefined && { startTime: at }) }, within)
  }

  /** Sends what is left, for so long at most. Never fails. */
  async close(limitMs: number): Promise<void> {
    this.exporter.endWithin(limitMs)
    await this.provider.shutdown().catch(() => {})
    await this.exporter.shutdown()
  }
}

/** What children of a remote span are begun within. What is no trace context is none. */
export const contextOf = (carrier: Carrier): Context => propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)

/** What children of a span are begun within. */
export const inside = (span: Span): Context => trace.setSpan(ROOT_CONTEXT, span)

/** As others may keep it, and name it as what led to something. */
export function traceparentOf(span: Span): string {
  const carrier: Carrier = {}
  propagator.inject(inside(span), carrier, defaultTextMapSetter)
  return carrier.traceparent ?? ''
}

function resourceOf({ HOSTNAME, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES = '' }: TracingSettings) {
  return defaultResource().merge(
    resourceFromAttributes({
      [attribute.service]: 'post-dispatcher',
      [attribute.version]: version(),
      [attribute.server]: HOSTNAME,
      [attribute.process]: process.pid,
      ...parseKeyPairsIntoRecord(OTEL_RESOURCE_ATTRIBUTES),
      ...(OTEL_SERVICE_NAME && { [attribute.service]: OTEL_SERVICE_NAME }),
    }),
  )
}
