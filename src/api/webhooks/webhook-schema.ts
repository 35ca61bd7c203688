import { z } from 'zod'
import { type Webhook, webhookStatuses } from '../../db/webhooks/webhook-row'
import { eventTypes } from '../../domain/events'
import { id } from '../posts/fields'
import { idOut, time } from '../posts/post-schema'
import { notFound } from '../problems/problem'

/** What can be subscribed to. */
export const subscriptions = ['*', ...eventTypes] as const

/** A webhook as answers show it. Its secret is not in it. */
export const webhookSchema = z
  .strictObject({
    id: idOut,
    url: z.string().meta({ description: 'Where events are posted to' }),
    events: z.array(z.enum(subscriptions)).meta({ description: 'Types of events; `*`: all there are and will be' }),
    description: z.string().meta({ description: 'What it is for, for people' }),
    status: z.enum(webhookStatuses).meta({
      description:
        '`active`. `paused`: nothing is sent, by the word of its owner or after days without a success. `gone`: the receiver has answered 410, and nothing is sent either',
    }),
    statusReason: z.string().nullable().meta({ description: 'Why it is not active, for a person' }),
    failingSince: time.nullable().meta({ description: 'Nothing has arrived since; null: what was sent last has' }),
    oldSecretUntil: time
      .nullable()
      .meta({ description: 'Until then the secret before this one signs as well; null: it does not' }),
    createdBy: z.string().nullable(),
    createdAt: time,
    updatedAt: time.meta({ description: 'When it was changed last, also by what became of deliveries' }),
  })
  .meta({ id: 'Webhook', description: 'Who is told of what happens' })

export const webhookView = ({ createdAt, updatedAt, ...webhook }: Webhook): z.output<typeof webhookSchema> => ({
  ...webhook,
  failingSince: webhook.failingSince?.toISOString() ?? null,
  oldSecretUntil: webhook.oldSecretUntil?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})

/** The secret of a webhook, in the answer that makes it. */
export const secretSchema = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{43}=$/)
  .meta({
    description:
      'What deliveries are signed with (Standard Webhooks): `whsec_` and base64 of the key. It is shown this once',
    examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD7lBB3WVH2no='],
  })

/** The webhook that a path names. */
export const webhookParams = z.strictObject({ id: id.meta({ description: 'The `id` of the webhook' }) })

/** Also for another company's webhook: that it exists is theirs to know. */
export const NO_SUCH_WEBHOOK = 'There is no such webhook.'
export const noSuchWebhook = () => notFound(NO_SUCH_WEBHOOK)
