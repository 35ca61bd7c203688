import type { Answer } from '../http/answer'
import type { Account } from '../state/account'
import type { GraphCall } from './graph-call'
import type { StoredNode } from './nodes'
import type { Params } from './params'

/** What an id in a Graph path can stand for. */
export type Target =
  | StoredNode
  | { kind: 'page'; id: string; account: string; profile: Account }
  | { kind: 'ig-user'; id: string; account: string; profile: Account }
  | { kind: 'user'; id: string; account: string }
  | { kind: 'app'; id: string; account: string }

export type TargetOf<K extends Target['kind']> = Extract<Target, { kind: K }>

export interface GraphRoute<K extends Target['kind']> {
  /** Operation name; some are told apart only by a parameter. */
  name: string | ((params: Params, target: TargetOf<K>) => string)
  /** Parameters it knows besides the ones every call may carry. */
  parameters?: readonly string[]
  /** Permission for Facebook Login and, where it differs, for Instagram Login. */
  scope?: readonly [facebook: string, instagram?: string]
  /** Publishing to a page is done by the page itself. */
  pageToken?: boolean
  /** Only with Facebook Login. */
  facebookLoginOnly?: boolean
  run(call: GraphCall, target: TargetOf<K>): Answer | Promise<Answer>
}

/** Any route, once its kind has been matched by the key it was stored under. */
export interface AnyRoute extends Omit<GraphRoute<Target['kind']>, 'name' | 'run'> {
  name: string | ((params: Params, target: Target) => string)
  run(call: GraphCall, target: Target): Answer | Promise<Answer>
}

/** The table of what can be done with which kind of node. */
export class GraphRoutes {
  private readonly table = new Map<string, AnyRoute>()

  on<K extends Target['kind']>(method: string, kind: K, edge: string, route: GraphRoute<K>): this {
    this.table.set(`${method} ${kind}/${edge}`, route as unknown as AnyRoute)
    return this
  }

  find(method: string, kind: Target['kind'], edge: string): AnyRoute | undefined {
    return this.table.get(`${method} ${kind}/${edge}`)
  }

  /** True when some kind of node has this edge. */
  knows(method: string, edge: string): boolean {
    return [...this.table.keys()].some((key) => key.startsWith(`${method} `) && key.endsWith(`/${edge}`))
  }
}
