import { z } from 'zod'
import { operation } from '../operations/operation'
import { ApiProblem } from '../problems/problem'

export const getReady = operation({
  id: 'getReady',
  method: 'get',
  path: '/ready',
  tag: 'Operations',
  summary: 'Tell whether posts are published as they should be',
  description:
    'For people and alarms. Load balancers and probes ask `/health`: a cron that is dead must not take API servers out of service. An answer may be two seconds old.',
  access: 'public',
  answers: {
    200: {
      description: 'Something publishes, nothing is late, and files and database are as they should be',
      schema: z.strictObject({ success: z.literal(true), status: z.literal('ready') }),
    },
  },
  refusals: { 503: 'Something stands in the way of publishing; `reasons` says what' },
  async run({ readiness }) {
    const reasons = await readiness()
    if (reasons.length === 0) return { status: 200, body: { success: true, status: 'ready' } }
    const detail = `${reasons.map((reason) => reason.detail).join('. ')}.`
    throw new ApiProblem(503, { code: 'not-ready', detail, reasons })
  },
})
