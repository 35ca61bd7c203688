import { newIdempotencyKey, ProblemError } from '../../client'
import { apiAddress } from '../base'
import { ownHeaders } from './client'
import type { BulkResult, Failure, Hold, Overview, PostFilter, PostGlance, Quota, Tick } from './shapes'

// What views ask the API for, by the shapes of the page. (Until the client has these calls they are made here.)

type Query = Record<string, string | number | boolean | undefined>

async function ask<Body>(
  method: string,
  path: string,
  query: Query = {},
  body?: object,
  signal?: AbortSignal,
  key = newIdempotencyKey(),
): Promise<Body> {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value))
  const asked = search.toString()
  const response = await fetch(`${apiAddress}${path}${asked ? `?${asked}` : ''}`, {
    method,
    credentials: 'same-origin',
    headers: {
      ...ownHeaders,
      Accept: 'application/json',
      ...(body && { 'Content-Type': 'application/json', 'Idempotency-Key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  const answer = await response.json()
  if (!response.ok) throw new ProblemError(answer, response.headers)
  return answer as Body
}

/** How everything stands: the numbers, what needs a person, what goes out next and what went out last. */
export const askOverview = (signal?: AbortSignal) => ask<Overview>('GET', '/overview', {}, undefined, signal)

type ListQuery = PostFilter & { sort?: 'soonest' | 'newest'; cursor?: string; limit?: number }
/** Posts at a glance, up to 500 at once; `nextCursor` goes on. */
export const askGlances = (query: ListQuery, signal?: AbortSignal) =>
  ask<{ posts: PostGlance[]; limit: number; nextCursor: string | null; total?: number }>(
    'GET',
    '/scheduled-posts',
    { ...query, fields: 'calendar' },
    undefined,
    signal,
  )

export const askTicks = (
  query: { host?: string; from?: string; to?: string; idle?: boolean; limit?: number; cursor?: string },
  signal?: AbortSignal,
) => ask<{ ticks: Tick[]; nextCursor: string | null }>('GET', '/ticks', query, undefined, signal)

export const askHolds = (signal?: AbortSignal) => ask<{ holds: Hold[] }>('GET', '/holds', {}, undefined, signal)

export const askQuotas = (query: { socialAccountId?: string; day?: string; days?: number }, signal?: AbortSignal) =>
  ask<{ quotas: Quota[] }>('GET', '/quotas', query, undefined, signal)

export const askFailures = (signal?: AbortSignal) =>
  ask<{ failures: Failure[] }>('GET', '/failures', {}, undefined, signal)

type Many = { ids: string[] } | { filter: PostFilter; limit?: number }
/** @param key of what is wanted: a repeat under it does nothing twice */
export const cancelMany = (which: Many, key?: string) =>
  ask<BulkResult>('POST', '/scheduled-posts/cancel', {}, which, undefined, key)
export const rescheduleMany = (which: Many & ({ scheduledAt: string } | { byMinutes: number }), key?: string) =>
  ask<BulkResult>('POST', '/scheduled-posts/reschedule', {}, which, undefined, key)
