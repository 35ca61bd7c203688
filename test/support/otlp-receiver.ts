import { testReceiver } from './receiver'

export type SeenSpan = {
  name: string
  kind: (typeof kinds)[number]
  traceId: string
  spanId: string
  parentSpanId: string | undefined
  attributes: Record<string, unknown>
  links: { traceId: string; spanId: string }[]
  isError: boolean
  ms: number
  /** Of whoever sent it. */
  resource: Record<string, unknown>
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const

export type OtlpReceiver = Awaited<ReturnType<typeof otlpReceiver>>

/** Takes traces by OTLP over HTTP in JSON, as a collector, Jaeger or Tempo does. */
export async function otlpReceiver() {
  const receiver = await testReceiver()
  return {
    ...receiver,
    endpoint: new URL(receiver.url).origin,
    /** All spans that came. */
    spans: (): SeenSpan[] => receiver.received.flatMap(({ body }) => spansOf(JSON.parse(body))),
    forget: () => void receiver.received.splice(0),
  }
}

const spansOf = ({ resourceSpans }: any): SeenSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }: any) =>
    scopeSpans.flatMap(({ spans }: any) =>
      spans.map((span: any) => ({
        name: span.name,
        kind: kinds[span.kind],
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId || undefined,
        attributes: valuesOf(span.attributes),
        links: span.links.map(({ traceId, spanId }: any) => ({ traceId, spanId })),
        isError: span.status.code === 2,
        ms: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
        resource: valuesOf(resource.attributes),
      })),
    ),
  )

const valuesOf = (attributes: { key: string; value: Record<string, unknown> }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
