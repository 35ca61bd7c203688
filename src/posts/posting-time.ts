import { serverClock } from '../db/operations/server-facts'
import { END_OF_TIME } from '../domain/instant'
import type { PostTools } from './post-tools'
import { UnusableFields } from './unusable-fields'
import { type Disambiguation, type FoundTime, momentOf, type WantedTime } from './zoned-time'

/** A request may be a minute old when it arrives: clocks differ, and uploads take their time. */
const LATE_MS = 60_000

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
  refuseUnkeepable(found.at)
  const isPast = isTooLate(found.at, clocks.now()) && isTooLate(found.at, new Date(await serverClock(clocks.db)))
  if (isPast) throw unusable('is in the past')
  return found
}

/**
 * Says without a clock or a database what else there is to say.
 * @throws UnusableFields for a moment that cannot be kept
 */
export function refuseUnkeepable(at: Date): void {
  if (at >= END_OF_TIME) throw unusable('must not be later than 2037')
}

/** Whether it was the time that was asked for which no post can be given. */
export const isOfTime = ({ errors }: UnusableFields): boolean => errors.some(({ path }) => path === PATH)

const PATH = 'scheduledAt'

const unusable = (message: string) => new UnusableFields([{ path: PATH, message }])

const isTooLate = (at: Date, now: Date): boolean => at.getTime() < now.getTime() - LATE_MS
