import type { Claim, ClaimRequest } from '../../src/db/queue/claim'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import { askForClaim, type ClaimSize } from '../../src/workers/ask-for-claim'
import { Deadline } from '../../src/workers/deadline'
import { retryWhileAlive } from '../../src/workers/retry-while-alive'
import type { Choose } from './explore'
import { clockOf, log, type ModelTime, SHORT_LIFE } from './process'
import type { Store } from './store'

/** How long the database is away between a claim and its loading: less than a worker lives. */
const AWAY_MS = 30_000

const connectionLost = () => Object.assign(new Error('Connection lost'), { fatal: true })

/** A worker's claim of the post by the code that ships, with a database that can go away; undefined when it got nothing. */
export async function claimAsWorker(
  { store, time }: { store: Store; time: ModelTime },
  choose: Choose,
): Promise<{ post: ClaimedPost; takenAt: number } | undefined> {
  const clock = clockOf(time)
  let takenAt = 0
  let isLate = false
  const send = async (_how: ClaimSize, request: ClaimRequest): Promise<Claim> => {
    const { token, askedHere } = request
    if (!(await store.claim(request))) return { scheduleIds: [], token, askedHere }
    takenAt ||= time.now
    const way =
      takenAt < time.now ? 'is answered' : choose('claim', ['is answered', 'its answer is lost', 'is loaded late'])
    if (way === 'its answer is lost') throw connectionLost()
    isLate = way === 'is loaded late'
    return { scheduleIds: ['s'], token, askedHere }
  }
  const deadline = new Deadline(SHORT_LIFE.softStopMs, SHORT_LIFE.hardStopMs, clock.steady)
  const claim = await askForClaim(
    retryWhileAlive(send, deadline, log, clock.pause),
    clock,
  )({
    limit: 1,
    holdsOthers: false,
  })
  if (claim.scheduleIds.length === 0) return undefined
  if (isLate) await clock.pause(AWAY_MS)
  return { post: await store.load(claim), takenAt }
}
