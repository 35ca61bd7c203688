import { z } from 'zod'
import type { ApiKeyRow } from '../../db/api-keys/api-keys'
import { keyStates } from '../../domain/key-state'
import { scopes } from '../../domain/scope'
import { time } from '../posts/post-schema'
import { notFound } from '../problems/problem'

export const apiKeySchema = z
  .strictObject({
    id: z.int().positive(),
    name: z.string(),
    scope: z.enum(scopes),
    status: z.enum(keyStates).meta({ description: 'Whether it opens anything' }),
    createdBy: z.string().nullable().meta({ description: 'Key or user that created it; null: the command line' }),
    createdAt: time,
    expiresAt: time.nullable().meta({ description: 'null: never' }),
    lastUsedAt: time.nullable().meta({ description: 'To a minute' }),
    revokedAt: time.nullable(),
  })
  .meta({ id: 'ApiKey', description: 'What is known of a key' })

export const apiKeyView = (row: ApiKeyRow): z.output<typeof apiKeySchema> => ({
  id: row.id,
  name: row.name,
  scope: row.scope,
  status: row.status,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
})

/** Also for another company's key. */
export const NO_SUCH_KEY = 'There is no such API key.'
export const noSuchKey = () => notFound(NO_SUCH_KEY)
