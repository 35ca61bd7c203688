import type { Answer } from '../http/answer'
import type { Incoming } from '../http/incoming'
import type { Token } from '../state/account'
import type { World } from '../state/world'

/** One call to LinkedIn, past the gates. */
export interface LinkedInCall {
  incoming: Incoming
  world: World
  token: Token
  query: URLSearchParams
  /** Parsed JSON; undefined without a body. */
  body: unknown
  /** The key in the path, decoded. */
  key: string
  /** `YYYYMM01`, as permissions and error texts write the version. */
  version: string
  omitNewest: number
}

export interface LinkedInRoute {
  name: string
  /** Resource and method as the permission texts of LinkedIn name them. */
  permission: string
  /** Any one of these scopes opens the door; none listed: every living token may. */
  scopes: readonly string[]
  run(call: LinkedInCall): Answer | Promise<Answer>
}
