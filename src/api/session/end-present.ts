import { ApiProblem } from '../problems/problem'
import type { Asker } from './asker'
import { cookieIn } from './session-cookie'
import type { Session, Sessions } from './sessions'

/** Ends the session that a request comes with, if there is one, so that no copy of its cookie is good here any more. */
export async function endPresent(sessions: Sessions, asker: Asker): Promise<Session | undefined> {
  const text = cookieIn(asker)
  const session = text === undefined ? undefined : await sessions.unseal(text).catch(alreadyOver)
  if (session) sessions.end(session)
  return session
}

function alreadyOver(error: unknown): undefined {
  if (!(error instanceof ApiProblem)) throw error
}
