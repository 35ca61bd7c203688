// The door of this room, and the only way in: it is loaded where OTEL_EXPORTER_OTLP_ENDPOINT is set, with all of
// OpenTelemetry behind it, and as one file.

export { PostTraces } from './post-traces'
export { RequestTraces } from './request-traces'
export { TickTrace } from './tick-trace'
