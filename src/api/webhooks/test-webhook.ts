import { z } from 'zod'
import { writeEvents } from '../../db/events/write-events'
import { transaction } from '../../db/transaction'
import { getWebhook } from '../../db/webhooks/find-webhooks'
import { executeOn } from '../../db/within-transaction'
import { operation } from '../operations/operation'
import { mustBeActive, NOT_ACTIVE } from './must-be-active'
import { NO_SUCH_WEBHOOK, noSuchWebhook, webhookParams } from './webhook-schema'

export const testWebhook = operation({
  id: 'testWebhook',
  method: 'post',
  path: '/webhooks/{id}/test',
  tag: 'Webhooks',
  summary: 'Send a webhook a test',
  description:
    'An event `webhook.test` for this webhook alone, whatever it subscribes to. It is sent within moments, like any other; what came of it stands in `GET /webhooks/{id}/deliveries`.',
  access: 'admin',
  params: webhookParams,
  missing: NO_SUCH_WEBHOOK,
  answers: {
    202: { description: 'It is going to be sent', schema: z.strictObject({ success: z.literal(true) }) },
  },
  refusals: { 409: NOT_ACTIVE },
  async run({ db, webhookTrials, sendSoon }, { params: { id }, principal: { companyId }, keepAnswer }) {
    webhookTrials.count(companyId)
    const written = await transaction(db, async (connection) => {
      const webhook = await getWebhook(connection, companyId, id)
      if (!webhook) throw noSuchWebhook()
      mustBeActive(webhook)
      await writeEvents(connection, [{ type: 'webhook.test', companyId, webhookId: id, data: { webhookId: id } }])
      const answer = { status: 202 as const, body: { success: true as const } }
      await keepAnswer(executeOn(connection), answer)
      return answer
    })
    sendSoon?.()
    return written
  },
})
