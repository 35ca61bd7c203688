import { NOW } from '../../api/questions'
import type { FailureCause, Platform, PostFilter } from '../../api/shapes'
import { PAST_THEIR_TIME } from '../../parts/posts-address'
import { addDays, dateAndTime, dayOf, momentOf } from '../../time/zone'
import { words } from '../../words'
import { postsList } from '../../words/posts-list'

/** The query of the view's address: `status`, `held`, `cause`, `platform`, `account`, `from`, `to`, `out`, `q`, `sort`, `show`. */
export type AddressQuery = Record<string, string>
export type ChangeAddress = (changes: Record<string, string | undefined>) => void

const filters = ['status', 'held', 'cause', 'platform', 'account', 'from', 'to', 'out', 'q']

export const isFiltered = (query: AddressQuery): boolean => filters.some((name) => query[name])

/** Days are meant from their beginning to their end in the viewer's zone. */
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)

/** What an address has for a day: the day, or a moment, which belongs to a day in the viewer's zone; `now` is no day. */
export function dayIn(text: string | undefined): { day: string; moment?: string } {
  if (text === NOW) return { day: '', moment: postsList.moments.now }
  if (!text || isDay(text)) return { day: text ?? '' }
  return Number.isNaN(Date.parse(text)) ? { day: '' } : { day: dayOf(text), moment: dateAndTime(text) }
}

const beginning = (from: string) => (isDay(from) ? momentOf(`${from}T00:00`).toISOString() : from)
const end = (to: string) => (isDay(to) ? new Date(momentOf(`${addDays(to, 1)}T00:00`).getTime() - 1).toISOString() : to)

const known = <Name extends string>(names: readonly Name[], name: string | undefined) =>
  names.find((one) => one === name)

export const isPastTheirTime = ({ status, to, from }: AddressQuery): boolean =>
  status === PAST_THEIR_TIME.status && to === NOW && !from

/** What the API is asked for. What an address names that nobody knows is left out, rather than refused. */
export function filterOf(query: AddressQuery): PostFilter {
  const status = query.status
    ?.split(',')
    .filter((one) => one !== 'held' && one in words.posts.standing)
    .join(',')
  const platform = known<Platform>(postsList.platforms, query.platform)
  const failureCause = known<FailureCause>(postsList.causes, query.cause)
  const held = query.held === 'true'
  return {
    ...(status && { status }),
    // What waits for its account stands apart from what is scheduled; what may be out is unconfirmed, whatever it waits for.
    ...(held && { held, ...(!status && { status: 'pending' }) }),
    ...(!held && status?.split(',').includes('pending') && { held }),
    ...(failureCause && { failureCause }),
    ...(platform && { platform }),
    ...(query.account && { socialAccountId: query.account }),
    ...(query.from && { from: beginning(query.from) }),
    ...(query.to && { to: end(query.to) }),
    ...(query.out && { publishedFrom: beginning(query.out) }),
    ...(query.q && { q: query.q }),
  }
}

export type Sort = 'soonest' | 'newest'

/** What is still to come is read from its front; everything else from its end. */
export function sortOf({ sort, status, held }: AddressQuery): Sort {
  if (sort === 'soonest' || sort === 'newest') return sort
  const waits = status?.split(',').every((one) => one === 'pending' || one === 'processing')
  return waits || held === 'true' ? 'soonest' : 'newest'
}
