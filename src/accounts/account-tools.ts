import type { Config } from '../config/config'
import { dataDir } from '../config/project-root'
import type { Database } from '../db/connection'
import type { Logger } from '../observability/log'
import type { Logins } from '../platforms/logins'
import { tokenEncryptionKey } from '../security/encryption-key'
import { TokenCipher } from '../security/token-cipher'

/** What connecting, checking and renewing accounts works with. */
export type AccountTools = {
  db: Database
  log: Logger
  /** @throws TokenCipherError when there is no key */
  cipher(): TokenCipher
  /** The platforms' logins; loaded with their HTTP client when they are first wanted. */
  logins(): Promise<Logins>
  /** Where browsers reach the API. */
  publicApiUrl: string
  /** Where people go after a login; undefined: to a plain page of ours. */
  returnUrl: string | undefined
  /** Origins a login may return to. */
  returnOrigins: string[]
  close(): void
}

/** A person looks at the browser meanwhile, and a login is several calls. */
const CALL_MS = 15_000

/** @param publicApiUrl differs from the setting when the port was not known before the API listened */
export function createAccountTools(
  config: Config,
  db: Database,
  log: Logger,
  publicApiUrl = config.PUBLIC_API_URL,
): AccountTools {
  let cipher: TokenCipher | undefined
  let logins: Promise<{ logins: Logins; close(): void }> | undefined
  const returnUrl = config.OAUTH_RETURN_URL || undefined
  // Every page may call, but not every page may be given a login: `*` is no origin to return to.
  const pages = config.CORS_ORIGINS.filter((origin) => origin !== '*')
  // Our own page is served where the API is.
  const ownPage = config.UI === 'on' && publicApiUrl ? [publicApiUrl] : []
  const origins = [...(returnUrl ? [returnUrl] : []), ...ownPage].map((address) => new URL(address).origin)
  return {
    db,
    log,
    cipher: () => {
      cipher ??= TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir))
      return cipher
    },
    logins: async () => {
      logins ??= openLogins(config)
      return (await logins).logins
    },
    publicApiUrl,
    returnUrl,
    returnOrigins: [...new Set([...origins, ...pages])],
    close: () => void logins?.then(({ close }) => close()),
  }
}

async function openLogins(config: Config): Promise<{ logins: Logins; close(): void }> {
  const { createHttpClient } = await import('../platforms/calls/http-client')
  const { createLogins } = await import('../platforms/logins')
  const http = createHttpClient(() => Math.min(CALL_MS, config.HTTP_TIMEOUT_MS))
  return { logins: createLogins(http, config), close: () => http.close() }
}
