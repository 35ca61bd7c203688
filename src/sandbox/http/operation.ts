import type { FaultRule } from '../state/faults'
import type { World } from '../state/world'
import type { Answer } from './answer'
import type { Incoming } from './incoming'

/** One thing a platform was asked to do, named before it is done, so that latency and faults can be aimed at it. */
export interface Operation {
  /** Dotted and stable: `facebook.feed.create.visible`. */
  name: string
  /** External id of the account it is about, as far as the request tells. */
  account: string | undefined
  run(context: RunContext): Answer | Promise<Answer>
}

export interface RunContext {
  /** A listing leaves out this many of its newest entries. */
  omitNewest: number
}

/** One platform's side of the server. */
export interface PlatformServer {
  resolve(incoming: Incoming, world: World): Operation | Promise<Operation>
  /** How this platform words the failures that are made on purpose. */
  failures: FailureWords
}

export interface FailureWords {
  error(rule: FaultRule, account: string | undefined, world: World): Answer
  rateLimit(rule: FaultRule, account: string | undefined, world: World): Answer
  tokenDead(rule: FaultRule): Answer
}
