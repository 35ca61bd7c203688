import { type Input, newIdempotencyKey, type Schemas } from '../../client'
import { api } from './client'
import type { BulkResult, PostFilter } from './shapes'

// What several views ask the API for.

/** How everything stands: the numbers, what needs a person, what goes out next and what went out last. */
export const askOverview = async (signal?: AbortSignal) => (await api.getOverview({ ...during(signal) })).body

/** As the end of a stretch: the moment at which it is asked. */
export const NOW = 'now'

/** With the moments that are meant. */
export const settled = (filter: PostFilter): PostFilter =>
  filter.to === NOW ? { ...filter, to: new Date().toISOString() } : filter

type ListQuery = PostFilter & { sort?: 'soonest' | 'newest'; cursor?: string; limit?: number }

/** Posts at a glance, up to 500 at once; `nextCursor` goes on. */
export async function askGlances(query: ListQuery, signal?: AbortSignal) {
  const asked = without({ ...query, ...settled(query) }) as Omit<NonNullable<Input<'listPosts'>['query']>, 'fields'>
  return (await api.listPosts({ query: { ...asked, fields: 'calendar' }, ...during(signal) })).body
}

/** Posts with all that they have, up to a hundred at once; `nextCursor` goes on. */
export async function askWhole(
  query: Omit<ListQuery, 'limit' | 'cursor'> & { cursor?: string | undefined },
  signal?: AbortSignal,
) {
  const asked = without({ ...query, ...settled(query) }) as Omit<NonNullable<Input<'listPosts'>['query']>, 'fields'>
  return (await api.listPosts({ query: { ...asked, limit: 100 }, ...during(signal) })).body
}

export const askTicks = async (query: NonNullable<Input<'listTicks'>['query']>, signal?: AbortSignal) =>
  (await api.listTicks({ query: without(query), ...during(signal) })).body

export const askHolds = async (signal?: AbortSignal) => (await api.listHolds({ ...during(signal) })).body

export const askQuotas = async (query: NonNullable<Input<'listQuotas'>['query']>, signal?: AbortSignal) =>
  (await api.listQuotas({ query: without(query), ...during(signal) })).body

export const askFailures = async (signal?: AbortSignal) => (await api.listFailures({ ...during(signal) })).body

type Filter = NonNullable<Schemas['CancelPostsBody']['filter']>
type Many = { ids: string[] } | { filter: PostFilter; limit?: number }

/** @param key of what is wanted: a repeat under it does nothing twice */
export const cancelMany = async (which: Many, key = newIdempotencyKey()): Promise<BulkResult> =>
  (await api.cancelPosts({ headers: { 'Idempotency-Key': key }, body: inBody(which) })).body

export async function rescheduleMany(
  { scheduledAt, byMinutes, ...which }: Many & { scheduledAt?: string; byMinutes?: number },
  key = newIdempotencyKey(),
): Promise<BulkResult> {
  const when = { ...(scheduledAt && { scheduledAt }), ...(byMinutes && { byMinutes }) }
  return (await api.reschedulePosts({ headers: { 'Idempotency-Key': key }, body: { ...inBody(which), ...when } })).body
}

// A list in a query is written with commas, in a body it is one.
function inBody(which: Many): { ids: string[] } | { filter: Filter; limit?: number } {
  if ('ids' in which) return which
  const { status, ...filter } = which.filter
  const list = status ? { status: status.split(',') as NonNullable<Filter['status']> } : {}
  return { ...which, filter: { ...filter, ...list } }
}

const during = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

/** What is empty asks for nothing. */
const without = <Asked extends object>(query: Asked): Asked =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== '')) as Asked
