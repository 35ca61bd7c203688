import { z } from 'zod'
import { revokeCalendarToken as revokeTokenOf } from '../../db/api-keys/calendar-tokens'
import { securityEvent } from '../../observability/security-event'
import { operation } from '../operations/operation'
import { NO_SUCH_TOKEN, noSuchToken } from './calendar-token-schema'

const params = z.strictObject({
  id: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number)
    .meta({ description: 'The `id` of the token, not the token', examples: [7] }),
})

export const revokeCalendarToken = operation({
  id: 'revokeCalendarToken',
  method: 'delete',
  path: '/calendar-tokens/{id}',
  tag: 'Calendar',
  summary: 'Revoke a calendar token',
  description: 'For good: the address that holds it answers 404 from the next request on, at every server.',
  access: 'admin',
  params,
  missing: NO_SUCH_TOKEN,
  answers: {
    200: { description: 'The token is revoked', schema: z.strictObject({ success: z.literal(true) }) },
  },
  async run({ db, log }, { params: { id }, principal, ip, requestId }) {
    const { companyId, createdBy: by } = principal
    if (!(await revokeTokenOf(db, companyId, id))) throw noSuchToken()
    securityEvent(log, 'calendar-token-revoked', { company: companyId, by, ip, requestId }, { calendarToken: id })
    return { status: 200, body: { success: true } }
  },
})
