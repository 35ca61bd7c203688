import { ID_PATTERN } from './id'
import { platforms } from './post'

const lane = new RegExp(`^(?:${platforms.join('|')}):(?<account>.+)$`)

/**
 * Whether a text names a lane: an account in which posts go out one behind another, with its platform before it
 * (`instagram:0198c2f0-…`). It stands in names of keys and in streams that others may write to.
 */
export const isLane = (text: string): boolean => ID_PATTERN.test(lane.exec(text)?.groups?.account ?? '')
