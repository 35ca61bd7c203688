import { z } from 'zod'
import type { EventType } from '../../domain/events'
import { failureCauses } from '../../domain/failure-cause'
import { platforms, postTypes, publicationKinds } from '../../domain/post'
import { postStatuses } from '../../domain/post-status'
import { idOut, time } from '../posts/post-schema'

// What is sent may gain fields: receivers take what they know and leave the rest, so none of these is strict.

const occurredAt = time.meta({ description: 'When it happened, by the database’s clock' })

const post = {
  postDetailId: idOut,
  socialAccountId: idOut,
  platform: z.enum(platforms),
  postType: z.enum(postTypes),
  scheduledFor: time.nullable(),
  publishedAt: time.nullable(),
  permalink: z.string().nullable(),
  occurredAt,
}

const ofPost = z
  .object({
    ...post,
    status: z.enum(postStatuses),
    externalPostId: z
      .string()
      .nullable()
      .meta({ description: 'Set when something is known to be out; of two publications the feed’s' }),
    errorMessage: z.string().nullable(),
    failureCause: z.enum(failureCauses).nullable().meta({ description: 'Why it failed or was missed, for programs' }),
    attempts: z.int(),
  })
  .meta({
    id: 'PostEvent',
    description: 'What is told of a post. Its text and files are not: `GET /scheduled-posts/{id}`',
  })

const ofPublication = z
  .object({
    ...post,
    kind: z.enum(publicationKinds),
    externalPostId: z.string().nullable().meta({ description: 'Its id on the platform' }),
  })
  .meta({ id: 'PublicationEvent', description: 'One visible thing of a post is out; a feed + story post has two' })

const ofAccount = z
  .object({
    socialAccountId: idOut,
    platform: z.enum(platforms),
    externalId: z.string(),
    name: z.string(),
    reason: z.string().nullable().meta({ description: 'What is wrong, for a person; null when nothing is' }),
    tokenExpiresAt: time.nullable().meta({ description: 'When the access ends; null: never, or nobody knows' }),
    occurredAt,
  })
  .meta({ id: 'AccountEvent', description: 'What is told of an account' })

const ofDispatcher = z
  .object({
    since: time.nullish().meta({ description: 'The last sign of life before it' }),
    occurredAt: occurredAt.optional(),
  })
  .meta({ id: 'DispatcherEvent', description: 'What is told of publishing as a whole, to all companies alike' })

const ofWebhook = z
  .object({
    webhookId: idOut.meta({ description: 'The `id` of the webhook' }),
    reason: z.string().nullish().meta({ description: 'Why, for a person; only where it was paused' }),
  })
  .meta({ id: 'WebhookEvent', description: 'What is told of a webhook' })

type Described = { summary: string; data: z.ZodType }

/** Each event that is posted to webhooks, and what is told of it. */
export const eventSchemas: Record<EventType, Described> = {
  'post.scheduled': { summary: 'A post has a time to go out, its first or another', data: ofPost },
  'post.published': { summary: 'All of a post is out', data: ofPost },
  'post.failed': { summary: 'A post has failed for good, or all its attempts are used up', data: ofPost },
  'post.missed': { summary: 'A post was too late by its policy, and waits for a person', data: ofPost },
  'post.unconfirmed': {
    summary: 'The answer to publishing was lost: it may be out or not, and the platform is asked',
    data: ofPost,
  },
  'post.cancelled': { summary: 'A post was taken back', data: ofPost },
  'post.held': { summary: 'A post waits for its account to be connected again', data: ofPost },
  'publication.published': { summary: 'One visible thing of a post is out', data: ofPublication },
  'account.expiring': {
    summary: 'The access of an account ends soon and cannot be renewed by itself',
    data: ofAccount,
  },
  'account.needs_reconnect': { summary: 'An account must be connected again; its posts wait', data: ofAccount },
  'account.connected': { summary: 'An account was connected, or works again', data: ofAccount },
  'account.disconnected': { summary: 'An account was disconnected', data: ofAccount },
  'dispatcher.stalled': { summary: 'Nothing is published at the moment: posts become late', data: ofDispatcher },
  'dispatcher.recovered': { summary: 'Publishing goes on', data: ofDispatcher },
  'webhook.paused': { summary: 'A webhook of the company is paused: nothing has reached it for days', data: ofWebhook },
  'webhook.test': { summary: 'A test, asked for with `POST /webhooks/{id}/test`', data: ofWebhook },
}
