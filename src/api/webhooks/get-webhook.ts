import { z } from 'zod'
import { getWebhook as readWebhook } from '../../db/webhooks/find-webhooks'
import { operation } from '../operations/operation'
import { NO_SUCH_WEBHOOK, noSuchWebhook, webhookParams, webhookSchema, webhookView } from './webhook-schema'

export const getWebhook = operation({
  id: 'getWebhook',
  method: 'get',
  path: '/webhooks/{id}',
  tag: 'Webhooks',
  summary: 'Get a webhook',
  access: 'admin',
  params: webhookParams,
  missing: NO_SUCH_WEBHOOK,
  answers: {
    200: {
      description: 'The webhook',
      schema: z.strictObject({ success: z.literal(true), webhook: webhookSchema }),
    },
  },
  async run({ db }, { params: { id }, principal }) {
    const webhook = await readWebhook(db, principal.companyId, id)
    if (!webhook) throw noSuchWebhook()
    return { status: 200, body: { success: true, webhook: webhookView(webhook) } }
  },
})
