import { z } from 'zod'
import { removeWebhook as remove } from '../../db/webhooks/remove-webhook'
import { securityEvent } from '../../observability/security-event'
import { operation } from '../operations/operation'
import { idOut } from '../posts/post-schema'
import { NO_SUCH_WEBHOOK, noSuchWebhook, webhookParams } from './webhook-schema'

export const removeWebhook = operation({
  id: 'removeWebhook',
  method: 'delete',
  path: '/webhooks/{id}',
  tag: 'Webhooks',
  summary: 'Remove a webhook',
  description:
    'For good, with its secret and all that is known of its deliveries. What is being sent at this moment may still arrive.',
  access: 'admin',
  params: webhookParams,
  missing: NO_SUCH_WEBHOOK,
  answers: {
    200: { description: 'The webhook is gone', schema: z.strictObject({ success: z.literal(true), id: idOut }) },
  },
  async run({ db, log }, { params: { id }, principal, ip, requestId }) {
    const { companyId, createdBy: by } = principal
    if (!(await remove(db, companyId, id))) throw noSuchWebhook()
    securityEvent(log, 'webhook-removed', { company: companyId, by, ip, requestId }, { webhook: id })
    return { status: 200, body: { success: true, id } }
  },
})
