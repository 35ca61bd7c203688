import { type Claim, ClaimRequest } from '../db/queue/claim'
import { type Clock, momentOf } from './clock'

/**
 * Makes each claim of a worker one request, however often it has to be sent: the worker gets what was taken for it, also
 * when the answer to that was lost.
 * @param send sends a request, and the same one again while the database is away
 */
export const askForClaim =
  (send: (most: number, request: ClaimRequest) => Promise<Claim>, clock: Clock) =>
  (most: number): Promise<Claim> =>
    send(most, new ClaimRequest(momentOf(clock)))
