import { z } from 'zod'
import { insertCalendarToken, listCalendarTokens } from '../../db/api-keys/calendar-tokens'
import { transaction } from '../../db/transaction'
import { executeOn } from '../../db/within-transaction'
import { securityEvent } from '../../observability/security-event'
import { hashApiKey } from '../../security/api-key'
import { generateCalendarToken } from '../../security/calendar-token'
import { operation } from '../operations/operation'
import { textOfOneLine } from '../posts/fields'
import { ApiProblem } from '../problems/problem'
import { calendarTokenSchema, calendarTokenView, noSuchToken } from './calendar-token-schema'

/** More than a company has people who look at it. */
const MOST_TOKENS = 100

export const createCalendarToken = operation({
  id: 'createCalendarToken',
  method: 'post',
  path: '/calendar-tokens',
  tag: 'Calendar',
  summary: 'Make an address for the calendar',
  description:
    'Whoever has the address can read the calendar of the company, and nothing else, until the token is revoked. It stands in this answer and nowhere else: what is kept is a hash of it.',
  access: 'admin',
  body: z.strictObject({
    name: textOfOneLine(255)
      .transform((text) => text.trim())
      .optional()
      .meta({ description: 'Who uses it' }),
  }),
  bodyOptional: true,
  secretAnswer: true,
  answers: {
    201: {
      description: 'The token, and the address that holds it',
      schema: z.strictObject({
        success: z.literal(true),
        token: z.string().meta({ description: 'Opens the calendar; shown this once' }),
        url: z.string().meta({ description: 'For the field "subscribe by address" of a calendar' }),
        calendarToken: calendarTokenSchema,
      }),
    },
  },
  refusals: { 409: `The company has ${MOST_TOKENS} calendar tokens` },
  async run({ db, log, accounts }, { body: { name = '' }, principal, keepAnswer, ip, requestId }) {
    const { companyId, createdBy } = principal
    const token = generateCalendarToken()
    const made = await transaction(db, async (connection) => {
      const id = await insertCalendarToken(connection, { companyId, name, createdBy, hash: hashApiKey(token) })
      const all = await listCalendarTokens(connection, companyId)
      if (all.length > MOST_TOKENS) throw tooMany()
      const row = all.find((one) => one.id === id)
      if (!row) throw noSuchToken()
      const url = `${accounts.publicApiUrl.replace(/\/$/, '')}/calendar.ics?token=${token}`
      const body = { success: true as const, token, url, calendarToken: calendarTokenView(row) }
      const answer = { status: 201 as const, body }
      await keepAnswer(executeOn(connection), answer)
      return answer
    })
    const about = { calendarToken: made.body.calendarToken.id }
    securityEvent(log, 'calendar-token-made', { company: companyId, by: createdBy, ip, requestId }, about)
    return made
  },
})

const tooMany = () =>
  new ApiProblem(409, {
    code: 'too-many-keys',
    detail: `The company has ${MOST_TOKENS} calendar tokens. Revoke those that are not used (GET /calendar-tokens).`,
  })
