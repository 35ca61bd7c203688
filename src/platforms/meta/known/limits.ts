import { code, hearsay, type KnownAnswer, official, seen, worded } from '../../calls/known-answer'
import { GRAPH, INSTAGRAM, LIMITS } from './sources'

const HOUR_MS = 3_600_000
const slower = 'Meta asks to slow down'
const blocked = 'Meta has blocked this for abuse or policy; look at the account'
const oldVersion = 'META_GRAPH_VERSION has ended; set a newer one'
const page = official(LIMITS)

/** Limits. They prove that nothing was done, but for the suspicion of spam. */
export const limits: KnownAnswer[] = [
  code('4', 'rate-limited', "the app's calls are used up for now", official(GRAPH), { scope: 'app' }),
  code('4/2207051', 'rate-limited', 'Instagram suspects spam', official(INSTAGRAM), { mayBeLive: true }),
  code('9/2207042', 'rate-limited', 'the daily number of posts through the API is used up', official(INSTAGRAM)),
  code('9', 'rate-limited', slower, official(INSTAGRAM)),
  code('17', 'rate-limited', slower, official(GRAPH)),
  code('18', 'rate-limited', slower, hearsay('Facebook wiki')),
  code('32', 'rate-limited', slower, page),
  code('341', 'rate-limited', "the app's limit is reached for now", official(GRAPH), { scope: 'app' }),
  code('613', 'rate-limited', slower, page),
  code('80000-80014', 'rate-limited', slower, page),
  code('368/1390008', 'rate-limited', 'the Page posts too fast', seen('facebookarchive/php-graph-sdk#693')),
  worded('368', /too fast/, 'rate-limited', 'the Page posts too fast', seen('facebookarchive/php-graph-sdk#693')),
  code('368', 'rate-limited', blocked, official(GRAPH), { forMs: 6 * HOUR_MS }),
  code('2635', 'rate-limited', oldVersion, seen('facebook-nodejs-business-sdk#239'), { scope: 'app' }),
  worded('none', /request limit reached|too many calls|rate limit/, 'rate-limited', slower, page),
]
