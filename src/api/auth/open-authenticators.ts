import type { Config } from '../../config/config'
import type { Database } from '../../db/connection'
import type { Logger } from '../../observability/log'
import { apiKeyAuthenticator } from './api-key-authenticator'
import type { Authenticator } from './authenticator'
import { jwtAuthenticator } from './jwt-authenticator'

/** The ways to prove who asks that the settings allow: API keys always, JWTs when something to check them with is set. */
export async function openAuthenticators(config: Config, db: Database, log: Logger): Promise<Authenticator[]> {
  const authenticators = [apiKeyAuthenticator(db, log)]
  if (config.AUTH_JWT_SECRET || config.AUTH_JWKS_URL) authenticators.push(await jwtAuthenticator(config, log))
  if (config.AUTH_JWKS_URL && !(config.AUTH_JWT_ISSUER && config.AUTH_JWT_AUDIENCE)) {
    // An identity provider signs for other services with the same keys.
    log.warn('AUTH_JWT_ISSUER and AUTH_JWT_AUDIENCE are not both set: JWTs made for other services are taken too')
  }
  return authenticators
}
