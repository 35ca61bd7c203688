import { NOW } from '../api/questions'
import type { Platform } from '../api/shapes'
import { at } from '../base'
import type { Cause } from './remedy'

/** Which posts a list shows, as its address says it. */
type Which = {
  status?: string
  held?: boolean
  cause?: Cause
  platform?: Platform
  account?: string
  from?: string
  to?: string
  /** Out since then. */
  out?: string
  sort?: 'soonest'
}

/** What has come to its time and is not out, at the moment at which somebody looks: such an address may be kept. */
export const PAST_THEIR_TIME = { status: 'pending', to: NOW, sort: 'soonest' } as const

/** Where the list of these posts is. */
export function postsAt({ cause, ...rest }: Which): string {
  // What is unconfirmed or held has no cause of failure: the list tells it by how it stands.
  const asked = {
    ...(cause === 'unconfirmed' ? { status: cause } : cause === 'held' ? { held: true } : cause && { cause }),
    ...rest,
  }
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) search.set(name, String(value))
  return at(`/posts?${search}`)
}
