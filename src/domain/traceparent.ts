/** The trace that a `traceparent` of W3C Trace Context names. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35)
