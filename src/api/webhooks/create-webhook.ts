import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { newId } from '../../db/new-id'
import { transaction } from '../../db/transaction'
import { getWebhook } from '../../db/webhooks/find-webhooks'
import { insertWebhook } from '../../db/webhooks/insert-webhook'
import { executeOn } from '../../db/within-transaction'
import { securityEvent } from '../../observability/security-event'
import { webhookSecretContext } from '../../security/token-cipher'
import { newWebhookSecret } from '../../security/webhook-secret'
import { operation } from '../operations/operation'
import { ApiProblem } from '../problems/problem'
import { createBody, mustBeCallable } from './webhook-request'
import { noSuchWebhook, secretSchema, webhookSchema, webhookView } from './webhook-schema'

/** Each event is written and sent once for each of them. */
const MOST_WEBHOOKS = 20

export const createWebhook = operation({
  id: 'createWebhook',
  method: 'post',
  path: '/webhooks',
  tag: 'Webhooks',
  summary: 'Create a webhook',
  description: [
    'From now on what happens is posted to its address, signed as Standard Webhooks has it (`webhook-id`, `webhook-timestamp`,',
    '`webhook-signature`), until it is answered with 2xx: over three days, if need be, with the same `webhook-id` each time. What',
    'each event looks like stands in the section `webhooks` of this description. The secret stands in this answer and nowhere else.',
  ].join(' '),
  access: 'admin',
  body: createBody,
  examples: {
    'All that happens': { url: 'https://example.com/hooks/posts', events: ['*'] },
    'What somebody must look after': {
      url: 'https://example.com/hooks/posts',
      events: ['post.failed', 'post.unconfirmed', 'account.needs_reconnect'],
      description: 'On-call',
    },
  },
  secretAnswer: true,
  answers: {
    201: {
      description: 'The webhook and its secret',
      schema: z.strictObject({ success: z.literal(true), webhook: webhookSchema, secret: secretSchema }),
    },
  },
  refusals: { 409: `The company has ${MOST_WEBHOOKS} webhooks` },
  async run({ db, log, config, accounts }, { body, principal, keepAnswer, ip, requestId }) {
    const { companyId, createdBy } = principal
    const { url, events, description = '' } = body
    mustBeCallable(url, config.WEBHOOK_PRIVATE_HOSTS)
    const [id, contextId, secret] = [newId(), randomUUID(), newWebhookSecret()]
    const sealed = accounts.cipher().encrypt(secret, webhookSecretContext(companyId, contextId))
    const made = await transaction(db, async (connection) => {
      const given = { id, companyId, url, events, description, contextId, secret: sealed, createdBy }
      if ((await insertWebhook(connection, given)) > MOST_WEBHOOKS) throw tooMany()
      const webhook = await getWebhook(connection, companyId, id)
      if (!webhook) throw noSuchWebhook()
      const answer = {
        status: 201 as const,
        body: { success: true as const, webhook: webhookView(webhook), secret },
      }
      await keepAnswer(executeOn(connection), answer)
      return answer
    })
    const who = { company: companyId, by: createdBy, ip, requestId }
    securityEvent(log, 'webhook-made', who, { webhook: id, to: new URL(url).host })
    return made
  },
})

const tooMany = () =>
  new ApiProblem(409, {
    code: 'too-many-webhooks',
    detail: `The company has ${MOST_WEBHOOKS} webhooks. Remove those that are not used (GET /webhooks).`,
  })
