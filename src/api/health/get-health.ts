import { z } from 'zod'
import { operation } from '../operations/operation'
import { answersInTime } from './answers-in-time'

export const getHealth = operation({
  id: 'getHealth',
  method: 'get',
  path: '/health',
  tag: 'Operations',
  summary: 'Tell whether this server works',
  access: 'public',
  answers: {
    200: {
      description: 'This process answers and reaches the database',
      schema: z.strictObject({
        success: z.literal(true),
        status: z.literal('ok').meta({ description: 'This process works' }),
        database: z.literal('ok'),
      }),
    },
  },
  refusals: { 503: 'The database cannot be reached' },
  async run({ db, models }) {
    // Lists are read over connections of their own: a server whose lists fail does not work.
    await Promise.all([answersInTime(db), answersInTime(models)])
    return { status: 200, body: { success: true, status: 'ok', database: 'ok' } }
  },
})
