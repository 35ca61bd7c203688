import { type Claim, ClaimRequest } from '../db/queue/claim'
import { type Clock, momentOf } from './clock'

/** So many posts at most, for a worker that is at work on others or not. */
export type ClaimSize = { limit: number; holdsOthers: boolean }

/**
 * Makes each claim of a worker one request, however often it has to be sent: the worker gets what was taken for it, also
 * when the answer to that was lost.
 * @param send sends a request, and the same one again while the database is away
 */
export const askForClaim =
  (send: (how: ClaimSize, request: ClaimRequest) => Promise<Claim>, clock: Clock) =>
  (how: ClaimSize): Promise<Claim> =>
    send(how, new ClaimRequest(momentOf(clock)))
