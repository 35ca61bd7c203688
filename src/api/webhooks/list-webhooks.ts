import { z } from 'zod'
import { listWebhooks as readWebhooks } from '../../db/webhooks/find-webhooks'
import { operation } from '../operations/operation'
import { webhookSchema, webhookView } from './webhook-schema'

export const listWebhooks = operation({
  id: 'listWebhooks',
  method: 'get',
  path: '/webhooks',
  tag: 'Webhooks',
  summary: 'List webhooks',
  description: 'The company’s webhooks, the oldest first. Never their secrets.',
  access: 'admin',
  answers: {
    200: {
      description: 'All of them',
      schema: z.strictObject({
        success: z.literal(true),
        webhooks: z.array(webhookSchema).meta({ description: 'The webhooks' }),
      }),
    },
  },
  async run({ db }, { principal }) {
    const webhooks = await readWebhooks(db, principal.companyId)
    return { status: 200, body: { success: true, webhooks: webhooks.map(webhookView) } }
  },
})
