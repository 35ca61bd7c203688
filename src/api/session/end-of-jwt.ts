import { looksLikeApiKey } from '../../security/api-key'

/** When a JWT ends that has just been found good, in milliseconds; undefined for an API key, which is asked about again. */
export async function endOfJwt(credentials: string): Promise<number | undefined> {
  if (looksLikeApiKey(credentials)) return undefined
  const jose = await import('jose')
  const { exp } = jose.decodeJwt(credentials)
  return exp === undefined ? undefined : exp * 1000
}
