import { type Answer, Refusal } from '../http/answer'
import { decodeSegment, header, type Incoming } from '../http/incoming'
import type { Operation, PlatformServer } from '../http/operation'
import type { World } from '../state/world'
import { linkedinFailures } from './failures'
import { bearer, countCall, requireScope, requireToken, requireVersion } from './gate'
import type { LinkedInRoute } from './linkedin-call'
import { notImitatedHere, refuse } from './linkedin-error'
import { isRecord } from './post-body'
import { findRoute } from './routes'
import { untunnel } from './untunnel'
import { uploadOperation } from './upload-bytes'

/** api.linkedin.com. */
export const linkedinServer: PlatformServer = { resolve, failures: linkedinFailures }

/** The host that takes bytes: not the API, and without its rules about versions. */
export const linkedinUploadServer: PlatformServer = { resolve: uploadOperation, failures: linkedinFailures }

async function resolve(received: Incoming, world: World): Promise<Operation> {
  const { incoming, bytes } = await untunnel(received)
  const raw = incoming.path.split('/').filter(Boolean)
  const [base = '', resource = '', rawKey = '', edge = ''] = raw
  const query = new URLSearchParams(incoming.query)
  const route = findRoute(incoming, { base, resource, key: rawKey, edge }, query)
  const body = incoming.method === 'POST' ? readJson(incoming, bytes) : undefined
  const key = decodeSegment(rawKey)
  const account = accountOf(incoming, world, body, query)
  if (!route) {
    return {
      name: 'linkedin.unknown',
      account,
      run: () => {
        const method = header(incoming.headers, 'x-restli-method')
        throw notImitatedHere(`${incoming.method} ${incoming.path}${method ? ` (${method})` : ''}`)
      },
    }
  }
  return {
    name: route.name,
    account,
    run: async ({ omitNewest }) => {
      try {
        const version = base === 'rest' ? requireVersion(incoming, world) : ''
        const token = pass(incoming, world, route, version, rawKey)
        if (body instanceof Refusal) throw body
        return identified(world, await route.run({ incoming, world, token, query, body, key, version, omitNewest }))
      } catch (error) {
        if (error instanceof Refusal) return identified(world, error.answer)
        throw error
      }
    },
  }
}

// The order of the gates is an assumption; no source tells it.
function pass(incoming: Incoming, world: World, route: LinkedInRoute, version: string, rawKey: string) {
  const token = requireToken(incoming, world)
  requireScope(route, token, version)
  countCall(route, token, world)
  if (rawKey.startsWith('urn:')) {
    throw refuse({ status: 400, code: 'ILLEGAL_ARGUMENT', message: 'Syntax exception in path variables' })
  }
  return token
}

function readJson(incoming: Incoming, bytes: Buffer): unknown {
  if (bytes.length === 0) {
    if (header(incoming.headers, 'content-length') === undefined)
      return refuse({ status: 411, message: 'Length Required' })
    return undefined
  }
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return refuse({ status: 400, code: 'ILLEGAL_ARGUMENT', message: 'The request body is no valid JSON' })
  }
}

function accountOf(incoming: Incoming, world: World, body: unknown, query: URLSearchParams): string | undefined {
  if (isRecord(body)) {
    if (typeof body.author === 'string') return body.author
    const nested = body.initializeUploadRequest
    if (isRecord(nested) && typeof nested.owner === 'string') return nested.owner
  }
  return query.get('author') ?? world.accounts.token(bearer(incoming) ?? '')?.accounts[0]
}

function identified(world: World, answer: Answer): Answer {
  const id = world.ids.next()
  return {
    ...answer,
    headers: { ...answer.headers, 'x-li-uuid': id, 'x-li-fabric': 'prod-sandbox', 'x-li-request-id': id },
  }
}
