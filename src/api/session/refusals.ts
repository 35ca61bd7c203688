import { REALM } from '../auth/unauthorized'
import { ApiProblem } from '../problems/problem'

/** What every 401 and 403 says; those of the page's own too, since programs come with such credentials. */
const headers = { 'WWW-Authenticate': REALM }

/** 401 for a session that was one. That it ended is nothing that anybody has to look into. */
export class SessionOver extends ApiProblem {
  constructor() {
    super(401, {
      code: 'session-over',
      detail: 'You are signed out, or have done nothing for a while. Sign in again.',
      headers,
    })
  }
}

/** 401 for a cookie that is none of ours, or was damaged. */
export const unknownSession = () =>
  new ApiProblem(401, { code: 'session-over', detail: 'Nobody is signed in by this cookie. Sign in again.', headers })

/** 403 for a page that shows one company while its browser has signed in to another meanwhile. */
export const otherCompany = () =>
  new ApiProblem(403, {
    code: 'other-company',
    detail: 'This browser has signed in to another company meanwhile. Load the page again.',
    headers,
  })

/** 403 for signing in or out from elsewhere than the page of this server. */
export const notOurPage = () =>
  new ApiProblem(403, {
    code: 'not-our-page',
    detail:
      'Only a page of this server signs in and out: the request must come from its own origin, with "X-Requested-With: post-dispatcher". Programs send "Authorization: Bearer <API key or JWT>".',
    headers,
  })

/** 403 for signing in where the line can be listened to. */
export const needsTls = () =>
  new ApiProblem(403, {
    code: 'needs-tls',
    detail:
      'Signing in needs https, or the browser on this machine itself (http://127.0.0.1 or http://localhost). Where a proxy speaks TLS, name it in TRUST_PROXY and let it send X-Forwarded-Proto.',
    headers,
  })
