import { z } from 'zod'
import { transaction } from '../../db/transaction'
import { changeWebhook as change } from '../../db/webhooks/change-webhook'
import { getWebhook } from '../../db/webhooks/find-webhooks'
import { executeOn } from '../../db/within-transaction'
import { securityEvent } from '../../observability/security-event'
import { operation } from '../operations/operation'
import { changeBody, mustBeCallable } from './webhook-request'
import { NO_SUCH_WEBHOOK, noSuchWebhook, webhookParams, webhookSchema, webhookView } from './webhook-schema'

export const changeWebhook = operation({
  id: 'changeWebhook',
  method: 'patch',
  path: '/webhooks/{id}',
  tag: 'Webhooks',
  summary: 'Change, pause or resume a webhook',
  description:
    'What is not in the body stays. `status: active` also brings one back that was paused after days of failure, or whose receiver has answered 410; it begins anew then.',
  access: 'admin',
  params: webhookParams,
  missing: NO_SUCH_WEBHOOK,
  body: changeBody,
  emptyClears: true,
  answers: {
    200: {
      description: 'The webhook as it is now',
      schema: z.strictObject({ success: z.literal(true), webhook: webhookSchema }),
    },
  },
  async run({ db, log, config, sendSoon }, { params: { id }, body, principal, keepAnswer, ip, requestId }) {
    const { companyId, createdBy } = principal
    const { url, events, status } = body
    if (url !== undefined) mustBeCallable(url, config.WEBHOOK_PRIVATE_HOSTS)
    const description = body.description === null ? '' : body.description
    const statusReason = status === 'paused' ? `Paused by ${createdBy}` : undefined
    const changed = await transaction(db, async (connection) => {
      const wanted = { url, events, description, status, statusReason }
      if (!(await change(connection, companyId, id, wanted))) throw noSuchWebhook()
      const webhook = await getWebhook(connection, companyId, id)
      if (!webhook) throw noSuchWebhook()
      const answer = { status: 200 as const, body: { success: true as const, webhook: webhookView(webhook) } }
      await keepAnswer(executeOn(connection), answer)
      return answer
    })
    const who = { company: companyId, by: createdBy, ip, requestId }
    const about = { webhook: id, ...(status && { status }), ...(url && { to: new URL(url).host }) }
    securityEvent(log, 'webhook-changed', who, about)
    if (status === 'active') sendSoon?.()
    return changed
  },
})
