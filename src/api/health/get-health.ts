import { z } from 'zod'
import { operation } from '../operations/operation'
import { ApiProblem } from '../problems/problem'
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
        redis: z.enum(['ok', 'away']).optional().meta({
          description:
            'Only with REDIS_URL. away: each server counts requests for itself; nothing else depends on it, so the status stays',
        }),
      }),
    },
  },
  refusals: { 503: 'The database cannot be reached, or this server is being stopped' },
  async run({ db, models, isDraining, redisState }) {
    if (isDraining()) throw draining()
    // Lists are read over connections of their own: a server whose lists fail does not work.
    const [redis] = await Promise.all([redisState?.(), answersInTime(db), answersInTime(models)])
    return { status: 200, body: { success: true, status: 'ok', database: 'ok', ...(redis && { redis }) } }
  },
})

const draining = () =>
  new ApiProblem(503, {
    code: 'draining',
    detail: 'This server is being stopped. What it is asked now it still does; ask another one from here on.',
    headers: { 'Retry-After': '5' },
  })
