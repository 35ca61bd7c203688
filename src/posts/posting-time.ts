import { serverClock } from '../db/operations/server-facts'
import type { PostTools } from './post-tools'
import { UnusableFields } from './unusable-fields'
import { type Disambiguation, type FoundTime, momentOf, type WantedTime } from './zoned-time'

/** A request may be a minute old when it arrives: clocks differ, and uploads take their time. */
const LATE_MS = 60_000
/** TIMESTAMP columns end on 2038-01-19. */
const END_OF_TIME = new Date('2038-01-01T00:00:00Z')

/** When a post is to go out, as it was asked for. */
export type AskedTime = { wanted: WantedTime; disambiguation?: Disambiguation | undefined }

/**
 * The moment that is asked for.
 * @param zone IANA name, for a time without offset
 * @param clocks our own, and the database, by whose clock posts go: it is asked before a time is refused by one that may be ahead
 * @param isKept whether a post stands at a time already: what it has may be kept, also when it lies in the past
 * @throws UnusableFields for a time that a post cannot be given any more, cannot be kept, or is not one moment
 */
export async function postingTime(
  { wanted, disambiguation }: AskedTime,
  zone: string | null,
  clocks: Pick<PostTools, 'now' | 'db'>,
  isKept: (at: Date) => boolean = () => false,
): Promise<FoundTime> {
  const found = await momentOf(wanted, zone, disambiguation)
  if (isKept(found.at)) return found
  const now = clocks.now()
  refuseImpossible(found.at, isTooLate(found.at, now) ? new Date(await serverClock(clocks.db)) : now)
  return found
}

/** @throws UnusableFields for a moment that no post can be given any more, or that cannot be kept */
export function refuseImpossible(at: Date, now: Date): void {
  if (isTooLate(at, now)) {
    throw new UnusableFields([{ path: 'scheduledAt', message: 'is in the past' }])
  }
  if (at >= END_OF_TIME) {
    throw new UnusableFields([{ path: 'scheduledAt', message: 'must not be later than 2037' }])
  }
}

const isTooLate = (at: Date, now: Date): boolean => at.getTime() < now.getTime() - LATE_MS
