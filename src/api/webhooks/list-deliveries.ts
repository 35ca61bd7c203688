import { z } from 'zod'
import { deliveryStatuses, listDeliveries as readDeliveries } from '../../db/webhooks/deliveries-of-webhook'
import { getWebhook } from '../../db/webhooks/find-webhooks'
import { operation } from '../operations/operation'
import { cursor, cursorAfter, numbered } from '../paging/cursor'
import { wholeNumber } from '../paging/page-query'
import { deliverySchema, deliveryView } from './delivery-schema'
import { NO_SUCH_WEBHOOK, noSuchWebhook, webhookParams } from './webhook-schema'

const query = z.strictObject({
  status: z
    .enum(deliveryStatuses, `must be one of ${deliveryStatuses.join(', ')}`)
    .optional()
    .meta({ description: 'Only those that are' }),
  cursor: cursor.optional().meta({
    description: '`nextCursor` of the answer before, with the same filters: goes on where that one ended',
  }),
  limit: wholeNumber(100).default(20),
})

export const listDeliveries = operation({
  id: 'listWebhookDeliveries',
  method: 'get',
  path: '/webhooks/{id}/deliveries',
  tag: 'Webhooks',
  summary: 'List what was sent to a webhook',
  description: 'The newest first, also what is still to be sent. They are kept for thirty days.',
  access: 'admin',
  params: webhookParams,
  missing: NO_SUCH_WEBHOOK,
  query,
  answers: {
    200: {
      description: 'A page of deliveries',
      schema: z.strictObject({
        success: z.literal(true),
        deliveries: z.array(deliverySchema).meta({ description: 'The deliveries' }),
        limit: z.int(),
        nextCursor: z.string().nullable().meta({ description: 'Goes on with the next page; null on the last' }),
      }),
    },
  },
  async run({ db }, { params: { id }, query: { status, cursor, limit }, principal }) {
    if (!(await getWebhook(db, principal.companyId, id))) throw noSuchWebhook()
    const before = cursor && numbered(cursor).id
    const { deliveries, more } = await readDeliveries(db, id, { status, before, limit })
    const last = deliveries.at(-1)
    const nextCursor = more && last ? cursorAfter({ at: last.createdAt, id: String(last.id) }) : null
    return { status: 200, body: { success: true, deliveries: deliveries.map(deliveryView), limit, nextCursor } }
  },
})
