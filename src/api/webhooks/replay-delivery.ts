import { z } from 'zod'
import { transaction } from '../../db/transaction'
import { getDelivery } from '../../db/webhooks/deliveries-of-webhook'
import { getWebhook } from '../../db/webhooks/find-webhooks'
import { replayDelivery as replay } from '../../db/webhooks/replay-delivery'
import { executeOn } from '../../db/within-transaction'
import { operation } from '../operations/operation'
import { notFound } from '../problems/problem'
import { deliveryParams, deliverySchema, deliveryView } from './delivery-schema'
import { mustBeActive, NOT_ACTIVE } from './must-be-active'

/** Also for another company's. */
const NO_SUCH_DELIVERY = 'There is no such delivery.'

export const replayDelivery = operation({
  id: 'replayWebhookDelivery',
  method: 'post',
  path: '/webhooks/{id}/deliveries/{deliveryId}/replay',
  tag: 'Webhooks',
  summary: 'Send a delivery again',
  description:
    'At once and with all its attempts, whatever came of it before. It has the `webhook-id` that it had, by which a receiver knows what it has seen. What is being sent at this moment is left as it is.',
  access: 'admin',
  params: deliveryParams,
  missing: NO_SUCH_DELIVERY,
  answers: {
    202: {
      description: 'It is going to be sent',
      schema: z.strictObject({
        success: z.literal(true),
        delivery: deliverySchema.meta({ description: 'The delivery as it is now' }),
      }),
    },
  },
  refusals: { 409: NOT_ACTIVE },
  async run({ db, webhookTrials, sendSoon }, { params: { id, deliveryId }, principal: { companyId }, keepAnswer }) {
    webhookTrials.count(companyId)
    const replayed = await transaction(db, async (connection) => {
      const webhook = await getWebhook(connection, companyId, id)
      if (!webhook || !(await getDelivery(connection, id, deliveryId))) throw notFound(NO_SUCH_DELIVERY)
      mustBeActive(webhook)
      await replay(connection, id, deliveryId)
      const delivery = await getDelivery(connection, id, deliveryId)
      if (!delivery) throw notFound(NO_SUCH_DELIVERY)
      const answer = {
        status: 202 as const,
        body: { success: true as const, delivery: deliveryView(delivery) },
      }
      await keepAnswer(executeOn(connection), answer)
      return answer
    })
    sendSoon?.()
    return replayed
  },
})
