import type { Config } from '../config/config'
import type { Logger } from '../observability/log'
import type { TracingSettings } from '../tracing/tracer'
import type * as room from '../tracing/traces'

/** What is being ended waits no longer for its traces to be taken. */
export const TRACES_MS = 2_000

/**
 * Loads what traces are made with, where somebody wants them. Without it all goes its way as well.
 * @param open makes of it what the process needs
 */
export async function loadTracing<Traces>(
  config: Config,
  log: Logger,
  open: (all: typeof room, settings: TracingSettings) => Traces,
): Promise<Traces | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT } = config
  if (!OTEL_EXPORTER_OTLP_ENDPOINT) return undefined
  try {
    return open(await import('../tracing/traces'), { ...config, OTEL_EXPORTER_OTLP_ENDPOINT })
  } catch (err) {
    log.warn({ err }, 'Nothing is traced: what traces are made with cannot be loaded')
    return undefined
  }
}
