import { type Answer, Refusal } from '../http/answer'
import { decodeSegments, type Incoming } from '../http/incoming'
import type { Operation, PlatformServer, RunContext } from '../http/operation'
import type { Token } from '../state/account'
import type { World } from '../state/world'
import { graphFailures, usageHeaders } from './failures'
import type { GraphCall } from './graph-call'
import { graphRefusal, invalidParameter, missingPermission, notImitatedHere, unsupportedRequest } from './graph-error'
import { type Params, readParams } from './params'
import type { AnyRoute, GraphRoutes, Target } from './routes'
import { findTarget } from './target'
import { checkAppSecretProof, deadTokenRefusal, requireToken, tokenText } from './token-check'
import { refuseDeadVersion } from './version'

/** A call that is not about a node: tokens, OAuth, uploads. Returns undefined when the path is not its own. */
export type RootRoute = (incoming: Incoming, segments: string[], world: World) => Operation | undefined

/** Every call may carry these. Version 26 dropped `pretty`, `debug` and `date_format`. */
const commonParameters = new Set([
  'access_token',
  'fields',
  'appsecret_proof',
  'appsecret_time',
  'locale',
  'format',
  'limit',
  'after',
  'before',
  'since',
  'until',
])

/** A sandbox that ignored one of these would publish at another time than asked for, or not at all. */
const decisive = new Set(['scheduled_publish_time'])

interface GraphSite {
  /** Which login this host belongs to: each refuses the tokens of the other. */
  login: 'facebook' | 'instagram'
  routes: GraphRoutes
  roots: readonly RootRoute[]
}

/** A host of the Graph API. */
export function graphServer(site: GraphSite): PlatformServer {
  return {
    failures: graphFailures,
    resolve: (incoming, world) => resolve(site, incoming, world),
  }
}

async function resolve(site: GraphSite, incoming: Incoming, world: World): Promise<Operation> {
  refuseDeadVersion(world, incoming)
  const [first = '', ...rest] = decodeSegments(incoming.path)
  const versioned = /^v\d+\.\d+$/.test(first)
  const segments = versioned ? rest : [first, ...rest]
  for (const root of site.roots) {
    const operation = root(incoming, segments, world)
    if (operation) return operation
  }
  if (!versioned) {
    // Real calls without a version get the app's oldest living one; a client that pins its version never sends any.
    throw graphRefusal({
      code: 2500,
      message: `Unknown path components: ${incoming.path}. A version such as v26.0 must come first.`,
    })
  }
  const params = await readParams(incoming)
  const token = world.accounts.token(tokenText(incoming, params) ?? '')
  const [id = '', edge = ''] = segments
  const target = findTarget(world, site.login, id, token)
  const route = target && site.routes.find(incoming.method, target.kind, edge)
  if (target && route && segments.length <= 2) {
    return {
      name: nameOf(site, route, params, target),
      account: target.account,
      run: (context) => runRoute(site, incoming, world, params, target, route, context),
    }
  }
  const isNobody = !target && /^(me|\d+(_\d+)?)$/.test(id) && segments.length <= 2
  return {
    name: `${site.login}.unsupported`,
    account: undefined,
    run: () => {
      // Only where some node has this edge does it say anything of the node that this one has not.
      if (!isNobody || !site.routes.knows(incoming.method, edge)) {
        throw notImitatedHere(`${incoming.method} ${incoming.path}`)
      }
      requireToken(world, tokenText(incoming, params), id)
      throw unsupportedRequest(incoming.method, id)
    },
  }
}

function nameOf(site: GraphSite, route: AnyRoute, params: Params, target: Target): string {
  if (typeof route.name === 'string') return route.name
  try {
    return route.name(params, target)
  } catch (error) {
    // Parameters too wrong to name the call; carrying it out refuses it with the same words, after the token check.
    if (error instanceof Refusal) return `${site.login}.refused`
    throw error
  }
}

async function runRoute(
  site: GraphSite,
  incoming: Incoming,
  world: World,
  params: Params,
  target: Target,
  route: AnyRoute,
  context: RunContext,
): Promise<Answer> {
  const token = requireToken(world, tokenText(incoming, params))
  if ((token.kind === 'instagram-login') !== (site.login === 'instagram')) {
    throw deadTokenRefusal(undefined, 'Invalid OAuth access token - Cannot parse access token')
  }
  checkAppSecretProof(world, token, params)
  checkAccess(world, incoming, token, target, route)
  checkParameters(world, params, route)
  const call: GraphCall = { incoming, world, token, params, omitNewest: context.omitNewest }
  return withUsage(world, target, await route.run(call, target))
}

function checkAccess(world: World, incoming: Incoming, token: Token, target: Target, route: AnyRoute): void {
  const own = target.kind === 'user' ? token.subject === target.id : token.accounts.includes(target.account)
  if (!own && target.kind !== 'app') throw unsupportedRequest(incoming.method, target.id)
  if (route.facebookLoginOnly && token.kind === 'instagram-login') {
    throw unsupportedRequest(incoming.method, target.id)
  }
  const scope = token.kind === 'instagram-login' ? (route.scope?.[1] ?? route.scope?.[0]) : route.scope?.[0]
  if (scope && !token.scopes.includes(scope)) throw missingPermission(scope)
  if (route.pageToken && token.kind !== 'page') {
    throw graphRefusal({
      code: 200,
      status: 403,
      message: '(#200) This call must be made with the access token of the Page itself.',
    })
  }
  if (target.kind === 'page' && !world.accounts.get(target.id)) throw unsupportedRequest(incoming.method, target.id)
}

function checkParameters(world: World, params: Params, route: AnyRoute): void {
  const isKnown = (name: string) => commonParameters.has(name) || route.parameters?.includes(name)
  for (const name of params.names().filter((name) => !isKnown(name))) {
    if (decisive.has(name)) throw notImitatedHere(`the parameter ${name} of this call`)
    if (world.switches.unknownParameters === 'error') throw invalidParameter(`Unknown parameter: ${name}`)
  }
}

function withUsage(world: World, target: Target, answer: Answer): Answer {
  const percent = world.switches.usagePercent
  if (percent === null) return answer
  const instagram = world.accounts.get(target.account)?.platform === 'instagram'
  return { ...answer, headers: { ...answer.headers, ...usageHeaders(target.account, instagram, percent, 0) } }
}
