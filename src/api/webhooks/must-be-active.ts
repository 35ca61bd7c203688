import type { Webhook } from '../../db/webhooks/webhook-row'
import { ApiProblem } from '../problems/problem'

/** What {@link mustBeActive} refuses. */
export const NOT_ACTIVE = 'The webhook is paused, or its receiver is gone'

/** @throws ApiProblem 409 for a webhook that nothing is sent to */
export function mustBeActive({ status, statusReason }: Webhook): void {
  if (status === 'active') return
  const why = statusReason ? ` (${statusReason})` : ''
  throw new ApiProblem(409, {
    code: 'webhook-not-active',
    detail: `The webhook is ${status}${why}: nothing is sent there. PATCH it with status "active" first.`,
  })
}
