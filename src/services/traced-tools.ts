import type { Ledger } from '../db/queue/ledger'
import type { Logger } from '../observability/log'
import type { OnCall } from '../platforms/calls/told-calls'
import type { PostTrace } from '../tracing/post-traces'
import type { PublishTools, Traced } from '../workers/publish-tools'

type Own = {
  log: Logger
  save: Ledger
  publishersTelling: (onCall: OnCall) => PublishTools['publishers']
}

/**
 * The tools that one post is worked on with, where that is traced: calls are told of, and lines of log and timeline name the trace.
 * @returns undefined where it is not
 */
export function tracedTools(trace: PostTrace | undefined, { log, save, publishersTelling }: Own): Traced | undefined {
  if (!trace) return undefined
  const { traceId } = trace
  return {
    tools: {
      log: log.child({ trace_id: traceId }),
      save: ({ timeline, ...entry }) =>
        save({ ...entry, ...(timeline && { timeline: timeline.map((line) => ({ ...line, traceId })) }) }),
      publishers: publishersTelling(safely(trace.called)),
    },
    ended: safely(trace.ended),
    broke: safely(trace.broke),
  }
}

/** What is begun; undefined where that fails: a post is worked on without a trace then. */
export function begunSafely<Trace>(begin: () => Trace | undefined): Trace | undefined {
  try {
    return begin()
  } catch {
    return undefined
  }
}

/** A trace may be lost at any time, and the answer to a call may not. */
const safely =
  <Args extends unknown[]>(tell: (...args: Args) => void) =>
  (...args: Args) => {
    try {
      tell(...args)
    } catch {
      // Nobody is waiting for it.
    }
  }
