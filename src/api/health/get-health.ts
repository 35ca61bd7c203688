import type { RequestHandler } from 'express'
import type { Database } from '../../db/connection'
import { databaseAway } from '../describe-error'

/** Longer than any healthy database takes, shorter than a load balancer waits. */
const DATABASE_ANSWER_MS = 2_000

/** `GET /health`: 200 when this process answers and reaches the database, else 503. */
export function getHealth(db: Database): RequestHandler {
  return async (_req, res) => {
    await answersInTime(db)
    res.json({ success: true, status: 'ok', database: 'ok' })
  }
}

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
