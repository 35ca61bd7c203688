import { z } from 'zod'
import { listApiKeysOf } from '../../db/api-keys/api-keys'
import { operation } from '../operations/operation'
import { pageQuery } from '../paging/page-query'
import { apiKeySchema, apiKeyView } from './api-key-schema'

export const listApiKeys = operation({
  id: 'listApiKeys',
  method: 'get',
  path: '/api-keys',
  tag: 'API keys',
  summary: 'List API keys',
  description:
    'The company’s keys, the newest first, also those that were revoked or have expired. Never the keys themselves.',
  access: 'admin',
  query: z.strictObject(pageQuery),
  answers: {
    200: {
      description: 'A page of keys',
      schema: z.strictObject({
        success: z.literal(true),
        apiKeys: z.array(apiKeySchema),
        page: z.int(),
        limit: z.int(),
        total: z.int(),
      }),
    },
  },
  async run({ db }, { query: { page, limit }, principal }) {
    const { keys, total } = await listApiKeysOf(db, principal.companyId, { offset: (page - 1) * limit, limit })
    return { status: 200, body: { success: true, apiKeys: keys.map(apiKeyView), page, limit, total } }
  },
})
