import { parseArgs } from 'node:util'
import { loadConfig } from '../config/config'
import { dataDir } from '../config/project-root'
import { openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { listSocialAccounts } from '../db/queries/list-social-accounts'
import { saveSocialAccount } from '../db/queries/save-social-account'
import { type Platform, platforms } from '../domain/post'
import { tokenEncryptionKey } from '../security/encryption-key'
import { TokenCipher, tokenContext } from '../security/token-cipher'
import { type Command, UsageError } from './command'
import { companyId } from './company-id'
import { readSecret } from './read-secret'
import { table } from './table'

export const command: Command = {
  usage:
    'accounts add --company ID --platform P --external-id X --name N [--login L] < token | accounts list [--company ID]',
  summary: 'Accounts to publish as: adds one (again: gives it a new token) and prints its id, lists them',
  async run([action, ...args]) {
    if (action === 'add') return add(args)
    if (action === 'list') return list(args)
    throw new UsageError(`Usage: ${command.usage}`)
  },
}

const externalIds: Record<Platform, { shape: RegExp; description: string }> = {
  facebook: { shape: /^\d{1,30}$/, description: 'the number of the Facebook page' },
  instagram: { shape: /^\d{1,30}$/, description: 'the number of the Instagram professional account' },
  linkedin: {
    shape: /^urn:li:(person:[A-Za-z0-9_-]{1,100}|organization:\d{1,30})$/,
    description: 'urn:li:person:… or urn:li:organization:…',
  },
}

/** Which logins give a token for which platform. The first is meant when none is named. */
const logins: Record<Platform, [Platform, ...Platform[]]> = {
  facebook: ['facebook'],
  instagram: ['facebook', 'instagram'],
  linkedin: ['linkedin'],
}

async function add(args: string[]): Promise<number> {
  const account = readAccount(args)
  const config = loadConfig()
  const cipher = TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir))
  const token = await readSecret('access token')
  const db = openDatabase(await databaseUrl(config), 1)
  try {
    const encrypt = (contextId: string) => cipher.encrypt(token, tokenContext(account.companyId, contextId))
    const { id, released } = await saveSocialAccount(db, account, encrypt)
    process.stdout.write(`${id}\n`)
    if (released > 0) process.stderr.write(`${released} posts that waited for this account go out with the next tick\n`)
    return 0
  } finally {
    await db.end()
  }
}

function readAccount(args: string[]) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: { company: text, platform: text, 'external-id': text, name: text, login: text },
  })
  const company = companyId(values.company)
  const platform = platforms.find((known) => known === values.platform)
  if (!platform) throw new UsageError(`--platform: must be one of ${platforms.join(', ')}`)
  const externalId = values['external-id'] ?? ''
  const { shape, description } = externalIds[platform]
  if (!shape.test(externalId)) throw new UsageError(`--external-id: for ${platform} it is ${description}`)
  const name = values.name?.trim()
  if (!name || name.length > 255)
    throw new UsageError('--name: the name people know the account by, 1 to 255 characters')
  const login =
    values.login === undefined ? logins[platform][0] : logins[platform].find((known) => known === values.login)
  if (!login) throw new UsageError(`--login: for ${platform} it is ${logins[platform].join(' or ')}`)
  return { companyId: company, platform, externalId, name, login }
}

async function list(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { company: { type: 'string' } } })
  const company = values.company === undefined ? undefined : companyId(values.company)
  const db = openDatabase(await databaseUrl(loadConfig()), 1)
  try {
    const rows = (await listSocialAccounts(db, company)).map((account) => [
      String(account.id),
      account.company_id,
      account.platform,
      account.external_id,
      account.name,
      account.login,
      account.status === 'ok' ? 'ok' : `${account.status}: ${account.status_reason ?? 'no reason known'}`,
    ])
    process.stdout.write(table(['id', 'company', 'platform', 'external id', 'name', 'login', 'status'], rows))
    return 0
  } finally {
    await db.end()
  }
}
