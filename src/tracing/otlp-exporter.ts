import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'

export type Receiver = {
  /** As OTEL_EXPORTER_OTLP_ENDPOINT has it: what comes before `/v1/traces`. */
  endpoint: string
  headers: Record<string, string>
  /** Told once when spans are not taken; the reason holds no address and no header. */
  onTrouble: (reason: string) => void
}

/** One sending may take so long. */
const SEND_MS = 2_000

/**
 * Sends spans by OTLP over HTTP, in JSON as OpenTelemetry's own package writes it. Not by that package's exporter: it tries
 * again, with timers that keep a process from its end, and gives up only when a receiver has said nothing for a while. Here
 * each sending is one request, with one end that comes whatever the receiver does. What was not taken is lost.
 */
export class OtlpExporter implements SpanExporter {
  private readonly url: URL
  private readonly agent: HttpAgent
  private readonly over = new AbortController()
  private readonly underWay = new Set<Promise<void>>()
  private isTold = false

  constructor(private readonly receiver: Receiver) {
    this.url = new URL(`${receiver.endpoint.replace(/\/+$/, '')}/v1/traces`)
    this.agent = this.isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const sending = this.send(Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? [])).then(
      () => done({ code: ExportResultCode.SUCCESS }),
      (error: NodeJS.ErrnoException) => {
        this.tell(error)
        done({ code: ExportResultCode.FAILED, error })
      },
    )
    this.underWay.add(sending)
    void sending.then(() => this.underWay.delete(sending))
  }

  /** Whatever is sent, or is still to be, is given up by then. */
  endWithin(ms: number): void {
    setTimeout(() => this.over.abort(), ms).unref()
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.underWay)
  }

  async shutdown(): Promise<void> {
    await this.forceFlush()
    this.agent.destroy()
  }

  private get isSecure(): boolean {
    return this.url.protocol === 'https:'
  }

  private send(body: Buffer): Promise<void> {
    const signal = AbortSignal.any([AbortSignal.timeout(SEND_MS), this.over.signal])
    return new Promise((resolve, reject) => {
      const headers = {
        'User-Agent': 'post-dispatcher',
        ...this.receiver.headers,
        'Content-Type': 'application/json',
        'Content-Length': body.length,
      }
      const { url, agent } = this
      const call = (this.isSecure ? httpsRequest : httpRequest)(url, { method: 'POST', agent, headers, signal })
      call.once('error', reject)
      call.once('response', (answer) => {
        const { statusCode = 0 } = answer
        answer.once('error', reject).once('end', () => {
          if (statusCode >= 200 && statusCode < 300) resolve()
          else reject(Object.assign(new Error(), { code: String(statusCode) }))
        })
        answer.resume()
      })
      call.end(body)
    })
  }

  private tell({ name, code = name }: NodeJS.ErrnoException): void {
    if (this.isTold) return
    this.isTold = true
    const how = /^\d+$/.test(code)
      ? `answered ${code}`
      : /^(ABORT_ERR|AbortError)$/.test(code)
        ? 'did not answer in time'
        : `was not reached (${code})`
    this.receiver.onTrouble(`${this.url.host} ${how}`)
  }
}
