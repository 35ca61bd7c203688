import { parseArgs } from 'node:util'
import { addByToken } from '../../accounts/add-by-token'
import { loadConfig } from '../../config/config'
import { dataDir } from '../../config/project-root'
import { platforms } from '../../domain/post'
import { platforms as rooms } from '../../platforms'
import { loginFor } from '../../platforms/login-for'
import { tokenEncryptionKey } from '../../security/encryption-key'
import { TokenCipher } from '../../security/token-cipher'
import { withAccountTools } from '../../services/cli'
import { UsageError } from '../command'
import { companyId } from '../company-id'
import { readSecret } from '../read-secret'
import { oneLine } from '../terminal-text'

/** Adds an account by the token on standard input, or gives one a new token, and prints its id. */
export async function addAccount(args: string[]): Promise<number> {
  const { account, check } = readAccount(args)
  const config = loadConfig()
  // Before the token is asked for: without a key it could not be stored.
  TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir))
  const token = await readSecret('access token')
  const added = await withAccountTools((tools) => addByToken(tools, account, token, { check, actor: 'cli' }), {
    config,
  })
  if (added.kind !== 'saved') {
    process.stderr.write(`Nothing was stored: ${oneLine(added.reason)}\n`)
    return 1
  }
  process.stdout.write(`${added.id}\n`)
  const { released, doubt, missing } = added
  if (released > 0) process.stderr.write(`${released} posts that waited for this account go out with the next tick\n`)
  if (missing.length > 0) process.stderr.write(`The token lacks the permission ${missing.join(', ')}\n`)
  if (doubt) process.stderr.write(`${oneLine(doubt)}\n`)
  return 0
}

function readAccount(args: string[]) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: {
      company: text,
      platform: text,
      'external-id': text,
      name: text,
      login: text,
      check: { type: 'boolean' },
    },
  })
  const company = companyId(values.company)
  const platform = platforms.find((known) => known === values.platform)
  if (!platform) throw new UsageError(`--platform: must be one of ${platforms.join(', ')}`)
  const externalId = values['external-id'] ?? ''
  const { shape, description } = rooms[platform].externalId
  if (!shape.test(externalId)) throw new UsageError(`--external-id: for ${platform} it is ${description}`)
  const name = values.name?.trim()
  if (!name || name.length > 255 || /\p{Cc}/u.test(name)) {
    throw new UsageError('--name: the name people know the account by, one line of 1 to 255 characters')
  }
  const login = loginFor(platform, values.login)
  if (!login) throw new UsageError(`--login: for ${platform} it is ${rooms[platform].logins.join(' or ')}`)
  return { account: { companyId: company, platform, externalId, name, login }, check: values.check === true }
}
