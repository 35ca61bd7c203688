import { createSecretKey } from 'node:crypto'
import type { JWTPayload, JWTVerifyGetKey, JWTVerifyOptions } from 'jose'
import type { Config } from '../../config/config'
import type { Logger } from '../../observability/log'
import type { Authenticator } from './authenticator'
import { remoteKeys } from './jwks'
import { principalOfClaims } from './jwt-claims'
import { invalidToken } from './unauthorized'

type Jose = typeof import('jose')

export type JwtSettings = Pick<
  Config,
  | 'AUTH_JWT_SECRET'
  | 'AUTH_JWKS_URL'
  | 'AUTH_JWT_ISSUER'
  | 'AUTH_JWT_AUDIENCE'
  | 'AUTH_JWT_COMPANY_CLAIM'
  | 'AUTH_JWT_USER_CLAIM'
  | 'AUTH_JWT_SCOPE_CLAIM'
  | 'AUTH_JWT_DEFAULT_SCOPE'
  | 'AUTH_JWT_CLOCK_SKEW_S'
>

/** Of a secret only this, of published keys only these: what a token says of itself never decides what it is checked with. */
const SECRET_ALGORITHMS = ['HS256']
const KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']
/** Keys tried for a token that does not say which one signed it. */
const MOST_KEYS_TRIED = 8

/**
 * Knows the JWTs of this installation: signed with AUTH_JWT_SECRET, or with a key published at AUTH_JWKS_URL. When both are
 * set both kinds are taken, each checked with its own.
 */
export async function jwtAuthenticator(
  settings: JwtSettings,
  log: Logger,
  now: () => number = Date.now,
): Promise<Authenticator> {
  // Loaded only where JWTs are used.
  const jose = await import('jose')
  const { AUTH_JWT_SECRET, AUTH_JWKS_URL } = settings
  const secret = AUTH_JWT_SECRET ? createSecretKey(Buffer.from(AUTH_JWT_SECRET)) : undefined
  const keys = AUTH_JWKS_URL ? remoteKeys(jose, AUTH_JWKS_URL, log, now) : undefined
  const names = {
    company: settings.AUTH_JWT_COMPANY_CLAIM,
    user: settings.AUTH_JWT_USER_CLAIM,
    scope: settings.AUTH_JWT_SCOPE_CLAIM,
    defaultScope: settings.AUTH_JWT_DEFAULT_SCOPE,
  }
  const options = (algorithms: string[]): JWTVerifyOptions => ({
    algorithms,
    clockTolerance: settings.AUTH_JWT_CLOCK_SKEW_S,
    currentDate: new Date(now()),
    // A token without an end could never be taken back.
    requiredClaims: ['exp'],
    ...(settings.AUTH_JWT_ISSUER && { issuer: settings.AUTH_JWT_ISSUER }),
    ...(settings.AUTH_JWT_AUDIENCE && { audience: settings.AUTH_JWT_AUDIENCE }),
  })
  const verify = async (token: string): Promise<JWTPayload | undefined> => {
    const { alg } = jose.decodeProtectedHeader(token)
    if (secret && alg === 'HS256') return (await jose.jwtVerify(token, secret, options(SECRET_ALGORITHMS))).payload
    if (keys && KEY_ALGORITHMS.includes(alg ?? '')) return verifyWithKeys(jose, token, keys, options(KEY_ALGORITHMS))
    return undefined
  }
  return {
    async identify(token) {
      if (!looksLikeJwt(token)) return undefined
      const payload = await verify(token).catch((error: unknown) => {
        if (error instanceof jose.errors.JWTExpired) throw invalidToken('The JWT has expired. Get a new one.')
        // Claims are looked at after the signature: this one is genuine, and not for us or not now.
        if (error instanceof jose.errors.JWTClaimValidationFailed) throw unfit(error)
        if (error instanceof jose.errors.JOSEError || error instanceof TypeError) {
          log.debug({ err: error }, 'A JWT was refused')
          return undefined
        }
        throw error
      })
      return payload && principalOfClaims(payload, names)
    },
    // What a JWT says holds until it ends, which is for whoever remembers it to see to.
    recall: async (principal) => (principal.createdBy.startsWith('user:') ? principal : undefined),
  }
}

const looksLikeJwt = (text: string) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)

/** The public keys of a set; a token without a key id may be signed with any of those that fit. */
async function verifyWithKeys(jose: Jose, token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions) {
  try {
    return (await jose.jwtVerify(token, keys, options)).payload
  } catch (error) {
    if (!(error instanceof jose.errors.JWKSMultipleMatchingKeys)) throw error
    let tried = 0
    for await (const key of error) {
      if (++tried > MOST_KEYS_TRIED) break
      try {
        return (await jose.jwtVerify(token, key, options)).payload
      } catch (failure) {
        if (!(failure instanceof jose.errors.JWSSignatureVerificationFailed)) throw failure
      }
    }
    return undefined
  }
}

function unfit({ claim, reason }: { claim: string; reason: string }) {
  if (reason === 'missing') return invalidToken(`The JWT has no claim "${claim}".`)
  if (claim === 'nbf') return invalidToken('The JWT is not valid yet.')
  return invalidToken(`The claim "${claim}" of the JWT is not the one that is accepted here.`)
}
