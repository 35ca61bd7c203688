import type { LostTime, Sought } from './publisher'

/**
 * What it proves that a search found nothing.
 * @param because what was looked through, and that it is not there
 * @param lagMs how long after a call a listing may not show what came of it
 */
export function notThere(because: string, { until, now }: LostTime, lagMs: number): Sought {
  return now.getTime() - until.getTime() < lagMs
    ? { kind: 'unknown', because: `${because}, which proves nothing yet` }
    : { kind: 'not-there', because }
}
