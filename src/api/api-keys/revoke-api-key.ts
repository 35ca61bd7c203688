import { z } from 'zod'
import { getApiKey, revokeApiKeyOf } from '../../db/api-keys/api-keys'
import { securityEvent } from '../../observability/security-event'
import { operation } from '../operations/operation'
import { apiKeySchema, apiKeyView, NO_SUCH_KEY, noSuchKey } from './api-key-schema'

const params = z.strictObject({
  id: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number)
    .refine(Number.isSafeInteger)
    .meta({ description: 'The `id` of the key, not the key', examples: [7] }),
})

export const revokeApiKey = operation({
  id: 'revokeApiKey',
  method: 'delete',
  path: '/api-keys/{id}',
  tag: 'API keys',
  summary: 'Revoke an API key',
  description:
    'For good, also the key that asks. This server refuses it at once, others within seconds. Revoking twice changes nothing.',
  access: 'admin',
  params,
  missing: NO_SUCH_KEY,
  answers: {
    200: {
      description: 'The key is revoked',
      schema: z.strictObject({ success: z.literal(true), apiKey: apiKeySchema }),
    },
  },
  async run({ db, log, authenticators }, { params: { id }, principal, ip, requestId }) {
    const { companyId, createdBy: by } = principal
    if (!(await revokeApiKeyOf(db, companyId, id))) throw noSuchKey()
    for (const one of authenticators) one.forget?.(`key:${id}`)
    securityEvent(log, 'key-revoked', { company: companyId, by, ip, requestId }, { key: id })
    const row = await getApiKey(db, companyId, id)
    if (!row) throw noSuchKey()
    return { status: 200, body: { success: true, apiKey: apiKeyView(row) } }
  },
})
