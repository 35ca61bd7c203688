import type { Platform } from '../domain/post'
import { platforms } from '.'

/** The login that gave a token, should it fit the platform; undefined when it does not. */
export function loginFor(platform: Platform, named: string | undefined): Platform | undefined {
  const { logins } = platforms[platform]
  return named === undefined ? logins[0] : logins.find((login) => login === named)
}
