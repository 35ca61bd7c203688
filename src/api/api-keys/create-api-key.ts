import { z } from 'zod'
import { countActiveApiKeysInTurn, getApiKey, insertApiKey } from '../../db/api-keys/api-keys'
import { serverClock } from '../../db/operations/server-facts'
import { transaction } from '../../db/transaction'
import { executeOn } from '../../db/within-transaction'
import { KEY_END_RULE, keyEnd } from '../../domain/key-end'
import { covers } from '../../domain/scope'
import { securityEvent } from '../../observability/security-event'
import { generateApiKey, hashApiKey } from '../../security/api-key'
import { insufficientScope } from '../auth/unauthorized'
import { operation } from '../operations/operation'
import { ApiProblem, invalidFields } from '../problems/problem'
import { apiKeySchema, apiKeyView, noSuchKey } from './api-key-schema'
import { createBody } from './create-request'

/** Far more than a company has programs, and few enough to look through. */
const MOST_ACTIVE_KEYS = 500

export const createApiKey = operation({
  id: 'createApiKey',
  method: 'post',
  path: '/api-keys',
  tag: 'API keys',
  summary: 'Create an API key',
  description: 'The key stands in this answer and nowhere else: what is kept is a hash of it.',
  access: 'admin',
  body: createBody,
  bodyOptional: true,
  secretAnswer: true,
  answers: {
    201: {
      description: 'The key',
      schema: z.strictObject({ success: z.literal(true), key: z.string(), apiKey: apiKeySchema }),
    },
  },
  refusals: { 409: `The company has ${MOST_ACTIVE_KEYS} active keys` },
  async run({ db, log }, { body: { name = '', scope, expiresAt }, principal, keepAnswer, ip, requestId }) {
    const { companyId, createdBy } = principal
    const who = { company: companyId, by: createdBy, ip, requestId }
    if (!covers(principal.scope, scope)) {
      securityEvent(log, 'scope-refused', who, { held: principal.scope, needed: scope })
      throw insufficientScope(principal.scope, scope)
    }
    if (expiresAt && !keyEnd({ at: expiresAt }, new Date(await serverClock(db)))) {
      throw invalidFields([{ path: 'expiresAt', message: KEY_END_RULE }])
    }
    const key = generateApiKey()
    const made = await transaction(db, async (connection) => {
      if ((await countActiveApiKeysInTurn(connection, companyId)) >= MOST_ACTIVE_KEYS) throw tooMany()
      const hash = hashApiKey(key)
      const id = await insertApiKey(connection, { companyId, name, scope, expiresAt, createdBy, hash })
      const row = await getApiKey(connection, companyId, id)
      if (!row) throw noSuchKey()
      const answer = { status: 201 as const, body: { success: true as const, key, apiKey: apiKeyView(row) } }
      await keepAnswer(executeOn(connection), answer)
      return answer
    })
    securityEvent(log, 'key-made', who, { key: made.body.apiKey.id, scope })
    return made
  },
})

const tooMany = () =>
  new ApiProblem(409, {
    code: 'too-many-keys',
    detail: `The company has ${MOST_ACTIVE_KEYS} active API keys. Revoke those that are not used (GET /api-keys).`,
  })
