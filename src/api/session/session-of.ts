import type { ApiServices } from '../services'
import { type Asker, isOwnPage } from './asker'
import { unknownSession } from './refusals'
import { cookieIn, keepCookie } from './session-cookie'
import { expiryOf, type Session } from './sessions'

type Services = Pick<ApiServices, 'sessions' | 'config'>

/** @property setCookie the header by which its browser keeps it for longer, now that it was used */
export type FoundSession = { session: Session; setCookie?: string }

/**
 * The session of the page that sends a request; undefined when no page of ours does, or nobody is signed in.
 * @param confirm asks whether what it began with is still good
 * @throws ApiProblem 401 when the cookie is no good any more
 */
export async function sessionOf(
  { sessions, config }: Services,
  asker: Asker,
  confirm = (session: Session) => sessions.confirm(session),
): Promise<FoundSession | undefined> {
  const text = config.UI === 'on' ? cookieIn(asker) : undefined
  if (text === undefined || !isOwnPage(asker)) return undefined
  const sealed = await sessions.unseal(text)
  if (!sealed) throw unknownSession()
  const session = await confirm(sealed)
  const used = sessions.used(session)
  if (!used) return { session }
  return { session: used, setCookie: keepCookie(asker, await sessions.seal(used), expiryOf(used) - used.usedAt) }
}
