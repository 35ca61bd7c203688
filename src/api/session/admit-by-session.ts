import type { Principal } from '../auth/authenticator'
import { type AskedWith, tellOfRefusal } from '../auth/prove'
import { ApiProblem } from '../problems/problem'
import type { ApiServices } from '../services'
import { type Asker, SHOWN_COMPANY } from './asker'
import { otherCompany, SessionOver } from './refusals'
import { dropCookie } from './session-cookie'
import { sessionOf } from './session-of'

type Services = Pick<ApiServices, 'sessions' | 'log' | 'config'>

/**
 * Who has signed in on the page that sends a request; undefined when no page of ours does, or nobody is signed in.
 * @param setCookie sends a header with the answer, whatever that will be
 * @throws ApiProblem 401 when the cookie is no good any more; the browser forgets it then. 403 for a page that shows another company
 */
export async function admitBySession(
  services: Services,
  { asker, setCookie }: { asker: Asker; setCookie: (text: string) => void },
  asked: AskedWith,
): Promise<Principal | undefined> {
  try {
    const found = await sessionOf(services, asker)
    const shown = asker.header(SHOWN_COMPANY)
    if (found && shown !== undefined && shown !== encodeURIComponent(found.session.principal.companyId)) {
      throw otherCompany()
    }
    if (found?.setCookie) setCookie(found.setCookie)
    return found?.session.principal
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      setCookie(dropCookie(asker))
      // That a session ends is nothing to look into.
      if (!(error instanceof SessionOver)) tellOfRefusal(services.log, error, asked)
    }
    throw error
  }
}
