import type { ClaimedPost } from '../domain/claimed-post'
import { msSince } from './clock'
import type { PublishTools } from './publish-tools'

/**
 * Whether a claim may have run out by the time that a call which begins now has ended, because the process was stopped
 * (SIGSTOP, a suspended machine) or had to wait for the database: another worker may hold the post then.
 */
export const mayHaveRunOut = ({ askedHere }: ClaimedPost, { clock, policy, deadline }: PublishTools): boolean =>
  msSince(askedHere, clock) + Math.max(0, Math.min(policy.callMs, deadline.callMs)) > policy.leaseMs
