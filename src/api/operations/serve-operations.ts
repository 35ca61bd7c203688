import type { Express, RequestHandler } from 'express'
import { authenticate, principalOf } from '../auth/authenticate'
import { CompanyTurns } from '../http/company-turns'
import { OpenBodies } from '../http/open-bodies'
import { ApiProblem } from '../problems/problem'
import type { ApiServices } from '../services'
import type { Method, Operation } from './operation'
import { readBody } from './read-body'
import { runOperation } from './run-operation'

/** What all operations share: of bodies that are being read, and of turns at reading them. */
type Shared = { openBodies: OpenBodies; turns: CompanyTurns }

/**
 * Routes each operation to its address, behind what it needs: credentials first, then the body.
 * @param perCaller what stands between a request that needs credentials and its operation, beside the credentials themselves
 */
export function serveOperations(
  app: Express,
  operations: Operation[],
  services: ApiServices,
  perCaller: RequestHandler[],
): void {
  const shared = { openBodies: new OpenBodies(), turns: new CompanyTurns() }
  for (const [path, ofPath] of byPath(operations)) {
    const route = app.route(path.replace(/\{(\w+)\}/g, ':$1'))
    for (const operation of ofPath) {
      route[operation.method](handlersOf(operation, services, perCaller, shared))
    }
    route.all(only(ofPath.map(({ method }) => method)))
  }
}

function handlersOf(
  operation: Operation,
  services: ApiServices,
  perCaller: RequestHandler[],
  { openBodies, turns }: Shared,
): RequestHandler[] {
  // Express hands HEAD to whoever answers GET.
  const handlers: RequestHandler[] = operation.refusesHead ? [refuseHead(operation)] : []
  if (operation.access !== 'public') {
    handlers.push(authenticate(services, operation.access), ...perCaller, takePart(turns))
  }
  if (operation.body) handlers.push(readBody(services, operation, openBodies, turns))
  return [...handlers, runOperation(operation, services)]
}

const takePart =
  (turns: CompanyTurns): RequestHandler =>
  (_req, res, next) => {
    turns.begin(principalOf(res).companyId, res)
    next()
  }

const byPath = (operations: Operation[]) => {
  const paths = new Map<string, Operation[]>()
  for (const operation of operations) paths.set(operation.path, [...(paths.get(operation.path) ?? []), operation])
  return paths
}

function refuseHead({ method }: Operation): RequestHandler {
  const refuse = only([method])
  return (req, res, next) => (req.method === 'HEAD' ? refuse(req, res, next) : next())
}

function only(methods: Method[]): RequestHandler {
  const allowed = methods.map((method) => method.toUpperCase()).join(', ')
  return () => {
    const detail = `This address answers ${allowed} only.`
    throw new ApiProblem(405, { code: 'method-not-allowed', detail, headers: { Allow: allowed } })
  }
}
