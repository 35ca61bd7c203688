import { z } from 'zod'
import { listCalendarTokens as tokensOf } from '../../db/api-keys/calendar-tokens'
import { operation } from '../operations/operation'
import { calendarTokenSchema, calendarTokenView } from './calendar-token-schema'

export const listCalendarTokens = operation({
  id: 'listCalendarTokens',
  method: 'get',
  path: '/calendar-tokens',
  tag: 'Calendar',
  summary: 'List calendar tokens',
  description: 'The company’s tokens that open its calendar, the newest first. Never the tokens themselves.',
  access: 'admin',
  answers: {
    200: {
      description: 'The tokens',
      schema: z.strictObject({
        success: z.literal(true),
        calendarTokens: z.array(calendarTokenSchema).meta({ description: 'The tokens, one in each entry' }),
      }),
    },
  },
  async run({ db }, { principal }) {
    const found = await tokensOf(db, principal.companyId)
    return { status: 200, body: { success: true, calendarTokens: found.map(calendarTokenView) } }
  },
})
