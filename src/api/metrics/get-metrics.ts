import { z } from 'zod'
import { operation } from '../operations/operation'
import { ApiProblem, notFound } from '../problems/problem'
import { mayReadMetrics } from './may-read-metrics'

export const getMetrics = operation({
  id: 'getMetrics',
  method: 'get',
  path: '/metrics',
  tag: 'Operations',
  summary: 'Read the metrics, for Prometheus',
  description:
    'What this process and the database tell, in the text format of Prometheus. With METRICS_TOKEN it wants that token; without one it answers this machine alone. Several servers tell the same of the posts: take the largest, never the sum.',
  access: 'public',
  ownCredentials: 'metricsToken',
  answers: {
    200: {
      description: 'All metrics; without those of the database when it does not answer in time',
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      schema: z.string(),
    },
  },
  refusals: {
    401: 'METRICS_TOKEN is set, and this is not it',
    404: 'METRICS_TOKEN is not set, and the request comes from elsewhere',
    429: 'Too many requests without the token; `Retry-After` says when to come back',
  },
  async run({ config, metrics }, call) {
    const may = mayReadMetrics(config.METRICS_TOKEN, call)
    if (may === 'hidden') throw notFound('There is nothing at this address.')
    if (may === 'no') {
      throw new ApiProblem(401, {
        code: 'unauthorized',
        detail: 'Send METRICS_TOKEN in the header "Authorization: Bearer <token>".',
        headers: { 'WWW-Authenticate': 'Bearer realm="post-dispatcher metrics"' },
      })
    }
    return { status: 200, body: await metrics.scrape() }
  },
})
