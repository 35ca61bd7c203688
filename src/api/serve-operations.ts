import type { Express, RequestHandler } from 'express'
import { authenticate } from './auth/authenticate'
import type { Method, Operation } from './operation'
import { ApiProblem } from './problem'
import { readBody } from './read-body'
import { runOperation } from './run-operation'
import type { ApiServices } from './services'

/** Routes each operation to its address, behind what it needs: credentials first, then the body. */
export function serveOperations(app: Express, operations: Operation[], services: ApiServices): void {
  for (const [path, ofPath] of byPath(operations)) {
    const route = app.route(path.replace(/\{(\w+)\}/g, ':$1'))
    for (const operation of ofPath) route[operation.method](handlersOf(operation, services))
    route.all(only(ofPath.map(({ method }) => method)))
  }
}

function handlersOf(operation: Operation, services: ApiServices): RequestHandler[] {
  const handlers: RequestHandler[] = []
  if (operation.access !== 'public') handlers.push(authenticate(services.authenticators, operation.access))
  if (operation.body) handlers.push(readBody(services, operation))
  return [...handlers, runOperation(operation, services)]
}

const byPath = (operations: Operation[]) => {
  const paths = new Map<string, Operation[]>()
  for (const operation of operations) paths.set(operation.path, [...(paths.get(operation.path) ?? []), operation])
  return paths
}

function only(methods: Method[]): RequestHandler {
  const allowed = methods.map((method) => method.toUpperCase()).join(', ')
  return () => {
    const detail = `This address answers ${allowed} only.`
    throw new ApiProblem(405, { code: 'method-not-allowed', detail, headers: { Allow: allowed } })
  }
}
