import type { RequestHandler } from 'express'
import type { Logger } from '../../observability/log'
import { principalIn } from '../auth/principal'
import { answeredStatus } from './answered-status'
import { requestIdOf } from './request-id'
import { traceOf } from './trace-of'
import { whenOver } from './when-over'

const watched = new Set(['/health', '/ready', '/metrics'])

/** Asked for each few seconds by whatever watches the server: only what is wrong is news. */
export const isAskedByWatchers = (path: string): boolean => watched.has(path)

/** One line for every request when it is over: who asked for what. Paths hold no secrets; queries and bodies are left out. */
export function requestLog(log: Logger): RequestHandler {
  return (req, res, next) => {
    const started = performance.now()
    // Not there any more once the connection is gone.
    const { path, ip } = req
    whenOver(res, () => {
      const status = answeredStatus(res)
      const ms = Math.round(performance.now() - started)
      const { companyId: company, createdBy: by } = principalIn(res) ?? {}
      const line = {
        requestId: requestIdOf(res),
        method: req.method,
        path,
        status,
        ms,
        company,
        by,
        ip,
        trace_id: traceOf(res)?.traceId,
      }
      if (status === undefined) log.info(line, 'Request given up by the client')
      else log[isAskedByWatchers(path) && status < 400 ? 'debug' : 'info'](line, 'Request')
    })
    next()
  }
}
