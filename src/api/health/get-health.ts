import { z } from 'zod'
import type { Database } from '../../db/connection'
import { databaseAway } from '../describe-error'
import { operation } from '../operation'

/** Longer than any healthy database takes, shorter than a load balancer waits. */
const DATABASE_ANSWER_MS = 2_000

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
      schema: z.strictObject({ success: z.literal(true), status: z.literal('ok'), database: z.literal('ok') }),
    },
  },
  refusals: { 503: 'The database cannot be reached' },
  async run({ db }) {
    await answersInTime(db)
    return { status: 200, body: { success: true, status: 'ok', database: 'ok' } }
  },
})

async function answersInTime(db: Database): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer in ${DATABASE_ANSWER_MS} ms`)), DATABASE_ANSWER_MS)
  })
  try {
    await Promise.race([db.query('SELECT 1'), late])
  } catch (error) {
    throw databaseAway(error)
  } finally {
    clearTimeout(timer)
  }
}
