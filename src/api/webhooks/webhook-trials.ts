import { MinuteLimit } from '../rate-limit/minute-limit'

/** Room for whoever replays what an outage has swallowed, and none to have somebody else's server called by us all day. */
const TRIALS_PER_COMPANY = 120

/** Counts the tests and replays of a company: each is a call to an address that it has chosen. */
export const webhookTrials = (): MinuteLimit =>
  new MinuteLimit(TRIALS_PER_COMPANY, 'Tests and replays were asked for by this company')
