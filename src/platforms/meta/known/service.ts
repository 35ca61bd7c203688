import { code, hearsay, type KnownAnswer, official, seen } from '../../calls/known-answer'
import { GRAPH, INSTAGRAM, POSTIZ } from './sources'

const ig = official(INSTAGRAM)
const busy = 'Meta has a failure of its own; it may work in a moment'

/** The platform's own failures, and what is not ready yet. */
export const service: KnownAnswer[] = [
  code('-3', 'unclear', busy, seen('phwd/fbec#2')),
  code('-2', 'unclear', busy, ig),
  code('-1', 'unclear', busy, ig),
  code('-1/2207001', 'unclear', busy, ig),
  code('1', 'unclear', busy, official(GRAPH)),
  // Seen with the link live.
  code('1/99', 'unclear', busy, seen('facebookarchive/php-graph-sdk#1141')),
  // Seen with the photo live, once for each of seven tries.
  code('2', 'unclear', busy, seen('arsduo/koala#699')),
  code('100/1609010', 'unclear', busy, hearsay(POSTIZ)),
  code('24', 'retry', 'Instagram does not find the container', ig, { about: 'gone' }),
  code('24/2207006', 'retry', 'Instagram does not find the medium', ig, { about: 'gone' }),
  code('24/2207008', 'retry', 'Instagram has forgotten the container', ig, { about: 'gone' }),
  code('9007', 'waiting', 'the container is not ready yet', ig),
  code('9007/2207027', 'waiting', 'the container is not ready yet', ig),
]
