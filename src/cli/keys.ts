import { parseArgs } from 'node:util'
import { insertApiKey, listApiKeys, revokeApiKey } from '../db/api-keys/api-keys'
import type { Database } from '../db/connection'
import { DEFAULT_SCOPE, scopes } from '../domain/scope'
import { generateApiKey, hashApiKey } from '../security/api-key'
import { withDatabase } from '../services/cli'
import { type Command, UsageError } from './command'
import { companyId } from './company-id'
import { expiry } from './expiry'
import { rotateEncryption } from './rotate-encryption'
import { table } from './table'

export const command: Command = {
  usage:
    'keys create --company ID [--name N] [--scope read|write|admin] [--expires 90d|DATE] | keys list [--company ID] | keys revoke ID | keys rotate-encryption',
  summary:
    'API keys: creates one for a company and prints it this once, lists them, revokes one; rotate-encryption puts every stored token under the first key of TOKEN_ENCRYPTION_KEY',
  async run([action, ...args]) {
    const act = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!act) throw new UsageError(`Usage: ${command.usage}`)
    return withDatabase(act(args))
  },
}

// Each checks its arguments first, and only then gets a database.
const actions: Record<string, (args: string[]) => (db: Database) => Promise<number>> = {
  create,
  list,
  revoke,
  'rotate-encryption': rotateEncryption,
}

function create(args: string[]) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { company: text, name: text, scope: text, expires: text } })
  const company = companyId(values.company)
  const name = values.name?.trim() ?? ''
  if (name.length > 255 || /\p{Cc}/u.test(name)) throw new UsageError('--name: one line of at most 255 characters')
  const scope = scopes.find((one) => one === (values.scope ?? DEFAULT_SCOPE))
  if (!scope) throw new UsageError(`--scope: one of ${scopes.join(', ')}`)
  const expiresAt = values.expires === undefined ? undefined : expiry(values.expires)
  return async (db: Database) => {
    const key = generateApiKey()
    await insertApiKey(db, { companyId: company, name, scope, expiresAt, hash: hashApiKey(key) })
    process.stdout.write(`${key}\n`)
    return 0
  }
}

function list(args: string[]) {
  const { values } = parseArgs({ args, options: { company: { type: 'string' } } })
  const company = values.company === undefined ? undefined : companyId(values.company)
  return async (db: Database) => {
    const keys = (await listApiKeys(db)).filter((key) => company === undefined || key.company_id === company)
    const time = (date: Date | null) => date?.toISOString() ?? '-'
    const rows = keys.map((key) => [
      String(key.id),
      key.company_id,
      key.name || '-',
      key.scope,
      key.status,
      time(key.created_at),
      time(key.expires_at),
      time(key.last_used_at),
      time(key.revoked_at),
    ])
    const names = ['id', 'company', 'name', 'scope', 'status', 'created', 'expires', 'last used', 'revoked']
    process.stdout.write(table(names, rows))
    return 0
  }
}

function revoke(args: string[]) {
  const { positionals } = parseArgs({ args, allowPositionals: true })
  const [text, ...rest] = positionals
  if (!text || !/^[1-9]\d{0,15}$/.test(text) || rest.length > 0) {
    throw new UsageError('Usage: keys revoke ID, with an id from keys list')
  }
  return async (db: Database) => {
    if (await revokeApiKey(db, Number(text))) {
      process.stdout.write(`Revoked key ${text}; running servers refuse it within seconds\n`)
      return 0
    }
    process.stderr.write(`There is no key ${text}; keys list shows all\n`)
    return 1
  }
}
