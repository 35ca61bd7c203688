import type { Entry } from './entry-message'

/** Makes the token by which a broker knows that somebody was let in; undefined where nobody has set a secret for it. */
export type SignEntry = (entry: Entry) => Promise<string | undefined>

/**
 * A JWT (HS256) that says who may enter what: `sub` the user, `eventId`, `jti` the entry of the stream. It ends with the lease of the
 * place; a place without end has a token without end.
 */
export async function entrySigner(secret: string | undefined, leaseS: number): Promise<SignEntry> {
  if (secret === undefined) return async () => undefined
  // It knows `import` alone.
  const { SignJWT } = await import('jose')
  const key = new TextEncoder().encode(secret)
  return ({ id, userId, eventId }) => {
    const token = new SignJWT({ eventId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setJti(id)
      .setIssuedAt()
    return (leaseS > 0 ? token.setExpirationTime(letInAt(id) + leaseS) : token).sign(key)
  }
}

/** Seconds; the id of an entry begins with the time of Redis at which it came. */
const letInAt = (id: string): number => Math.floor(Number(id.split('-')[0]) / 1_000)
