import type { Incoming } from '../http/incoming'
import type { Token } from '../state/account'
import type { World } from '../state/world'
import type { Params } from './params'

/** One call to the Graph, ready to be carried out. */
export interface GraphCall {
  incoming: Incoming
  world: World
  /** Calls about tokens come without one. */
  token: Token | undefined
  params: Params
  /** Lists leave out this many of their newest entries: the listing lag that real clients meet. */
  omitNewest: number
}
