import { z } from 'zod'
import { securityEvent } from '../../observability/security-event'
import { operation } from '../operations/operation'
import { isOwnPage } from './asker'
import { endPresent } from './end-present'
import { notOurPage } from './refusals'
import { dropCookie } from './session-cookie'
import { fromThePage } from './session-schema'

export const signOut = operation({
  id: 'signOut',
  method: 'delete',
  path: '/session',
  tag: 'Session',
  summary: 'Sign out of the page',
  description: 'Answers the same when nobody is signed in.',
  access: 'public',
  requestHeaders: fromThePage,
  answers: {
    204: {
      description: 'Nobody is signed in any more',
      schema: z.undefined(),
      headers: { 'Set-Cookie': 'Has the browser forget the session' },
    },
  },
  refusals: { 403: 'The request does not come from a page of this server' },
  async run({ sessions, log }, call) {
    if (!isOwnPage(call)) throw notOurPage()
    const session = await endPresent(sessions, call)
    if (session) {
      const { companyId: company, createdBy: by } = session.principal
      securityEvent(log, 'signed-out', { company, by, ip: call.ip, requestId: call.requestId })
    }
    return { status: 204, body: undefined, headers: { 'Set-Cookie': dropCookie(call) } }
  },
})
