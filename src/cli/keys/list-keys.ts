import { type ApiKeyRow, listApiKeys } from '../../db/api-keys/api-keys'
import type { KeyState } from '../../domain/key-state'
import { withDatabase } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'
import { table } from '../table'

type Options = AsJson & { company?: string; status?: KeyState }

/** Prints the keys of one company or of all, never the keys themselves. */
export const listKeys: Action<Options> = async (around, { json, company, status }) => {
  const keys = await withDatabase(around, (db) => listApiKeys(db, { companyId: company, status }))
  around.out(json ? jsonDocument({ keys: keys.map(view) }) : table(head, keys.map(cells)))
  return 0
}

const head = ['id', 'company', 'name', 'scope', 'status', 'created', 'expires', 'last used', 'revoked']

function cells(key: ApiKeyRow): string[] {
  const time = (date: Date | null) => date?.toISOString() ?? '-'
  return [
    String(key.id),
    key.company_id,
    key.name || '-',
    key.scope,
    key.status,
    time(key.created_at),
    time(key.expires_at),
    time(key.last_used_at),
    time(key.revoked_at),
  ]
}

const view = (key: ApiKeyRow) => ({
  id: String(key.id),
  companyId: key.company_id,
  name: key.name,
  scope: key.scope,
  status: key.status,
  createdBy: key.created_by,
  createdAt: key.created_at,
  expiresAt: key.expires_at,
  lastUsedAt: key.last_used_at,
  revokedAt: key.revoked_at,
})
