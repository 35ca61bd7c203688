import { z } from 'zod'
import { type Delivery, deliveryStatuses } from '../../db/webhooks/deliveries-of-webhook'
import { time } from '../posts/post-schema'
import { webhookParams } from './webhook-schema'

/** One event for one webhook, as answers show it. */
export const deliverySchema = z
  .strictObject({
    id: z.int().positive(),
    event: z
      .strictObject({
        id: z.string().meta({ description: 'The header `webhook-id`, the same whenever it is sent' }),
        type: z.string().meta({ description: 'The type of the event', examples: ['post.published'] }),
        timestamp: time.meta({ description: 'When it happened' }),
        data: z.record(z.string(), z.unknown()).meta({ description: 'What is told of it' }),
      })
      .meta({ description: 'What is sent' }),
    status: z.enum(deliveryStatuses).meta({
      description:
        '`pending`: it is still going to be sent. `failed`: it was tried to the end, or may not be sent any more',
    }),
    attempts: z.int().meta({ description: 'How often it was sent since it was made, or replayed' }),
    nextAttemptAt: time.nullable().meta({ description: 'When it is sent next; null: it is not' }),
    httpStatus: z.int().nullable().meta({ description: 'What was answered last; null: nothing was' }),
    errorMessage: z
      .string()
      .nullable()
      .meta({ description: 'What went wrong last, for a person; null when nothing did' }),
    durationMs: z.int().nullable().meta({ description: 'How long the last attempt took, in milliseconds' }),
    createdAt: time,
    triedAt: time.nullable().meta({ description: 'When it was sent last' }),
    deliveredAt: time.nullable().meta({ description: 'When it was answered with 2xx last' }),
  })
  .meta({ id: 'WebhookDelivery', description: 'One event for one webhook, and what came of it so far' })

export const deliveryView = (row: Delivery): z.output<typeof deliverySchema> => ({
  id: row.id,
  event: {
    id: row.eventId,
    type: row.type,
    timestamp: row.happenedAt.toISOString(),
    data: row.data as Record<string, unknown>,
  },
  status: row.status,
  attempts: row.attempts,
  nextAttemptAt: row.nextAt?.toISOString() ?? null,
  httpStatus: row.httpStatus,
  errorMessage: row.errorMessage,
  durationMs: row.durationMs,
  createdAt: row.createdAt.toISOString(),
  triedAt: row.triedAt?.toISOString() ?? null,
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
})

/** The delivery that a path names. */
export const deliveryParams = webhookParams.extend({
  deliveryId: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number)
    .refine(Number.isSafeInteger)
    .meta({ description: 'The `id` of the delivery', examples: [7] }),
})
