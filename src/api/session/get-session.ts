import { operation } from '../operations/operation'
import { ApiProblem } from '../problems/problem'
import type { ApiServices } from '../services'
import type { Asker } from './asker'
import { dropCookie } from './session-cookie'
import { type FoundSession, sessionOf } from './session-of'
import { fromThePage, sessionSchema, sessionView } from './session-schema'
import type { Session } from './sessions'

export const getSession = operation({
  id: 'getSession',
  method: 'get',
  path: '/session',
  tag: 'Session',
  summary: 'Ask who is signed in on the page',
  description:
    'Answers 200 in any case, so that a page can ask before it knows. A cookie that is no good any more is taken from the browser.',
  access: 'public',
  requestHeaders: fromThePage,
  answers: { 200: { description: 'Who is, or that nobody is', schema: sessionSchema } },
  async run(services, call) {
    const { session, setCookie } = await present(services, call)
    const body = sessionView(services.config, session)
    return { status: 200, body, ...(setCookie && { headers: { 'Set-Cookie': setCookie } }) }
  },
})

async function present(services: ApiServices, asker: Asker): Promise<Partial<FoundSession>> {
  const confirm = (session: Session) =>
    services.sessions.confirm(session).catch((error: unknown) => {
      if (isRefusal(error)) throw error
      // While the database is away nothing is opened by this answer, and nobody need be sent to the sign-in.
      return session
    })
  try {
    return (await sessionOf(services, asker, confirm)) ?? {}
  } catch (error) {
    if (isRefusal(error)) return { setCookie: dropCookie(asker) }
    throw error
  }
}

const isRefusal = (error: unknown) => error instanceof ApiProblem && error.status === 401
