import { ClaimRequest } from '../../src/db/queue/claim'
import { momentOf, systemClock } from '../../src/workers/clock'

/** A claim that is about to be sent. */
export const newClaim = () => new ClaimRequest(momentOf(systemClock))
