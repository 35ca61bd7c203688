import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { scopes } from '../../domain/scope'
import type { SessionSeal } from '../../security/session-seal'
import { TokenCipherError } from '../../security/token-cipher'
import type { Authenticator, Principal } from '../auth/authenticator'
import { invalidToken } from '../auth/unauthorized'
import { SessionOver } from './refusals'

/** Nobody stays signed in for longer, used or not. */
const LASTS_MS = 12 * 3_600_000
/** Nor without asking for anything for so long. */
const IDLE_MS = 30 * 60_000
/** A session that is used is sealed anew so often, and not with each request. */
const RENEW_MS = 60_000
/** Sign-outs that are remembered: far more than there are in half an hour. */
const MOST_ENDED = 10_000

/** Somebody who has signed in on the page. Of their credentials it has what they prove, and nothing of them. */
export type Session = {
  /** Another one for each time that somebody signs in. */
  id: string
  principal: Principal
  /** Not longer than the JWT that it began with. */
  endsAt: number
  /** To a minute. */
  usedAt: number
}

/** As it is sealed: names are short, since it is sent with every request. */
const sealedSession = z.strictObject({
  id: z.string(),
  co: z.string(),
  by: z.templateLiteral([z.enum(['key', 'user']), ':', z.string()]),
  sc: z.enum(scopes),
  end: z.number(),
  used: z.number(),
})

/** When it ends, if it is not used any more. */
export const expiryOf = ({ endsAt, usedAt }: Session): number => Math.min(endsAt, usedAt + IDLE_MS)

/**
 * The sessions of the page. Each lies in its browser's cookie, sealed, and nowhere else: every server with the same key knows
 * it, and none has a list of them. What it began with is asked about again with each use.
 */
export class Sessions {
  private opened: SessionSeal | undefined
  /** Those that somebody has signed out of here, until the last copy of them has ended by itself. */
  private readonly ended = new Map<string, number>()

  /**
   * @param openSeal asked once, when there is something to seal or to open
   * @param authenticators those that let people in
   */
  constructor(
    private readonly openSeal: () => SessionSeal,
    private readonly authenticators: Authenticator[],
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Begins a session.
   * @param until when the credentials end, if they say so
   */
  begin(principal: Principal, until = Number.POSITIVE_INFINITY): Session {
    const now = this.now()
    return { id: randomUUID(), principal, endsAt: Math.min(now + LASTS_MS, until), usedAt: now }
  }

  /** The text of a session for its browser. @throws TokenCipherError when this server has no key */
  seal({ id, principal: { companyId: co, createdBy: by, scope: sc }, endsAt: end, usedAt: used }: Session) {
    return this.sealer().seal({ id, co, by, sc, end, used } satisfies z.input<typeof sealedSession>)
  }

  /**
   * What a browser has sent; undefined when it is none of ours.
   * @throws SessionOver when it was one
   */
  async unseal(text: string): Promise<Session | undefined> {
    const { success, data } = sealedSession.safeParse(await this.sealerIfAny()?.open(text))
    if (!success) return undefined
    const { id, co: companyId, by: createdBy, sc: scope, end: endsAt, used: usedAt } = data
    const session = { id, principal: { companyId, createdBy, scope }, endsAt, usedAt }
    if (expiryOf(session) <= this.now() || this.ended.has(id)) throw new SessionOver()
    return session
  }

  /**
   * Asks whether what a session began with is still good.
   * @returns the session with what its credentials may now
   * @throws ApiProblem 401 when they are no good any more
   */
  async confirm(session: Session): Promise<Session> {
    for (const authenticator of this.authenticators) {
      const principal = await authenticator.recall(session.principal)
      if (principal) return { ...session, principal }
    }
    throw invalidToken('What this session began with is not known here any more. Sign in again.')
  }

  /** The session as it is when used now; undefined when that need not be noted yet. */
  used(session: Session): Session | undefined {
    const now = this.now()
    return now - session.usedAt >= RENEW_MS ? { ...session, usedAt: now } : undefined
  }

  /** From now on nobody is let in by this session here, whatever copies of it there are. */
  end(session: Session): void {
    const now = this.now()
    // A map keeps its entries in the order of sign-outs: what has passed is always in front.
    for (const [id, until] of this.ended) {
      if (until > now && this.ended.size < MOST_ENDED) break
      this.ended.delete(id)
    }
    // A request that is under way may still seal it anew.
    this.ended.set(session.id, now + IDLE_MS + RENEW_MS)
  }

  private sealer(): SessionSeal {
    this.opened ??= this.openSeal()
    return this.opened
  }

  // Without a key nobody has signed in, and what is sent all the same is no fault of this server.
  private sealerIfAny(): SessionSeal | undefined {
    try {
      return this.sealer()
    } catch (error) {
      if (error instanceof TokenCipherError) return undefined
      throw error
    }
  }
}
