import { z } from 'zod'
import type { Subscription } from '../../db/webhooks/webhook-row'
import { textOfOneLine } from '../posts/fields'
import { invalidFields } from '../problems/problem'
import { MAX_WEBHOOK_URL, whyNotCallable } from './webhook-address'
import { subscriptions } from './webhook-schema'

/** As long as the column. */
const MAX_DESCRIPTION = 255

const address = z
  .string('must be text')
  .max(MAX_WEBHOOK_URL, `at most ${MAX_WEBHOOK_URL} characters`)
  .meta({
    description: 'Where events are posted to: https, without user and password, reached from the public internet',
    examples: ['https://example.com/hooks/posts'],
  })

const events = z
  .array(z.enum(subscriptions, `must be one of ${subscriptions.join(', ')}`), 'must be a list of types of events')
  .min(1, 'must name at least one')
  .max(subscriptions.length, `at most ${subscriptions.length}`)
  .transform((given): Subscription[] => (given.includes('*') ? ['*'] : [...new Set(given)]))
  .meta({
    description: 'Types of events; `*`: all there are and will be',
    examples: [['post.published', 'post.failed']],
  })

const description = textOfOneLine(MAX_DESCRIPTION).meta({ description: 'What it is for, for people' })

/** The body of `POST /webhooks`. */
export const createBody = z.strictObject({ url: address, events, description: description.optional() })

/** The body of `PATCH /webhooks/{id}`: what is not in it stays. */
export const changeBody = z.strictObject({
  url: address.optional(),
  events: events.optional(),
  description: description.nullish().meta({ description: 'What it is for, for people; null, or empty, clears' }),
  status: z
    .enum(['active', 'paused'], 'must be active or paused')
    .optional()
    .meta({ description: '`paused`: nothing is sent, and what happens meanwhile is told to nobody' }),
})

/** @throws ApiProblem 400 for an address that nothing may be posted to */
export function mustBeCallable(url: string, privateHosts: string[]): void {
  const why = whyNotCallable(url, privateHosts)
  if (why) throw invalidFields([{ path: 'url', message: why }])
}
