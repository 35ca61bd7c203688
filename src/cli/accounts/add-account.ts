import { addByToken } from '../../accounts/add-by-token'
import { loadConfig } from '../../config/config'
import { dataDir } from '../../config/project-root'
import { counted } from '../../domain/counted'
import type { Platform } from '../../domain/post'
import { platforms } from '../../platforms'
import { loginFor } from '../../platforms/login-for'
import { tokenEncryptionKey } from '../../security/encryption-key'
import { TokenCipher } from '../../security/token-cipher'
import { withAccountTools } from '../../services/cli'
import { noteSecurity } from '../note-security'
import { readSecret } from '../read-secret'
import type { Action } from '../surroundings'
import { oneLine } from '../terminal-text'
import { UsageError } from '../usage-error'

type Options = {
  company: string
  platform: Platform
  externalId: string
  name: string
  login?: string
  check?: boolean
}

/** Adds an account by the token on standard input, or gives one a new token, and prints its id. */
export const addAccount: Action<Options> = async (around, options) => {
  const account = accountIn(options)
  const config = loadConfig(around.env)
  // Before the token is asked for: without a key it could not be stored.
  TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir))
  const token = await readSecret('access token', around.input)
  const how = { check: options.check === true, actor: 'cli' } as const
  const added = await withAccountTools(around, (tools) => addByToken(tools, account, token, how), { config })
  if (added.kind !== 'saved') {
    around.err(`Nothing was stored: ${oneLine(added.reason)}\n`)
    return 1
  }
  around.out(`${added.id}\n`)
  const { companyId, platform } = account
  noteSecurity(around, config, 'account-connected', companyId, { account: added.id, platform })
  const { released, doubt, missing } = added
  if (released > 0)
    around.err(
      `${counted(released, 'post that waited for this account goes', 'posts that waited for this account go')} out with the next tick\n`,
    )
  if (missing.length > 0) around.err(`The token lacks the permission ${missing.join(', ')}\n`)
  if (doubt) around.err(`${oneLine(doubt)}\n`)
  return 0
}

// What an id looks like, and which login gives a token, depends on the platform.
function accountIn({ company, platform, externalId, name, login: given }: Options) {
  const { shape, description } = platforms[platform].externalId
  if (!shape.test(externalId)) throw new UsageError(`--external-id: for ${platform} it is ${description}`)
  const login = loginFor(platform, given)
  if (!login) throw new UsageError(`--login: for ${platform} it is ${platforms[platform].logins.join(' or ')}`)
  return { companyId: company, platform, externalId, name, login }
}
