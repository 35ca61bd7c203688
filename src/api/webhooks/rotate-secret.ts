import { z } from 'zod'
import { transaction } from '../../db/transaction'
import { getWebhook } from '../../db/webhooks/find-webhooks'
import { rotateWebhookSecret } from '../../db/webhooks/rotate-webhook-secret'
import { executeOn } from '../../db/within-transaction'
import { securityEvent } from '../../observability/security-event'
import { webhookSecretContext } from '../../security/token-cipher'
import { newWebhookSecret } from '../../security/webhook-secret'
import { operation } from '../operations/operation'
import {
  NO_SUCH_WEBHOOK,
  noSuchWebhook,
  secretSchema,
  webhookParams,
  webhookSchema,
  webhookView,
} from './webhook-schema'

/** So long a receiver may take to learn the new secret. */
const BOTH_SIGN_HOURS = 24

export const rotateSecret = operation({
  id: 'rotateWebhookSecret',
  method: 'post',
  path: '/webhooks/{id}/rotate-secret',
  tag: 'Webhooks',
  summary: 'Give a webhook another secret',
  description: `For ${BOTH_SIGN_HOURS} hours deliveries are signed with both, so that a receiver that knows either believes them. Of two rotations within that time the first secret is out at once. The secret stands in this answer and nowhere else.`,
  access: 'admin',
  params: webhookParams,
  missing: NO_SUCH_WEBHOOK,
  secretAnswer: true,
  answers: {
    200: {
      description: 'The webhook and its new secret',
      schema: z.strictObject({ success: z.literal(true), webhook: webhookSchema, secret: secretSchema }),
    },
  },
  async run({ db, log, accounts }, { params: { id }, principal, keepAnswer, ip, requestId }) {
    const { companyId, createdBy: by } = principal
    const secret = newWebhookSecret()
    const cipher = accounts.cipher()
    const seal = (contextId: string) => cipher.encrypt(secret, webhookSecretContext(companyId, contextId))
    const rotated = await transaction(db, async (connection) => {
      if (!(await rotateWebhookSecret(connection, { companyId, id, hours: BOTH_SIGN_HOURS }, seal))) {
        throw noSuchWebhook()
      }
      const webhook = await getWebhook(connection, companyId, id)
      if (!webhook) throw noSuchWebhook()
      const answer = { status: 200 as const, body: { success: true as const, webhook: webhookView(webhook), secret } }
      await keepAnswer(executeOn(connection), answer)
      return answer
    })
    securityEvent(log, 'webhook-secret-rotated', { company: companyId, by, ip, requestId }, { webhook: id })
    return rotated
  },
})
