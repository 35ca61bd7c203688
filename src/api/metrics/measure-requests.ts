import type { IncomingMessage, ServerResponse } from 'node:http'
import { answeredStatus } from '../http/answered-status'
import { knownMethod, routeOf } from '../http/route-template'
import type { ApiMetrics } from './api-metrics'

/** As nginx says that a client has gone before its answer. */
const GONE = 499
/** Of what was refused before it came to an address of ours. */
const NOWHERE = 'other'

export type Measure = {
  /** A request has begun. What is returned is called once, when it is over, whoever answered it. */
  begun(req: IncomingMessage, res: ServerResponse): () => void
  /** What came was answered so, and never became a request. */
  unreadable(status: number): void
}

/** Measures each request by the template of its address: what addresses hold is anybody's choice, and would be a series each. */
export const measureRequests = (metrics: Pick<ApiMetrics, 'answered'>): Measure => ({
  begun(req, res) {
    const startedAt = performance.now()
    return () => {
      const seconds = (performance.now() - startedAt) / 1_000
      metrics.answered(knownMethod(req), routeOf(req) ?? NOWHERE, answeredStatus(res) ?? GONE, seconds)
    }
  },
  // Nobody knows when it began.
  unreadable: (status) => metrics.answered(knownMethod({}), NOWHERE, status, 0),
})
