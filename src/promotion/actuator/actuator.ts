import type { IncomingMessage } from 'node:http'
import type { Registry } from 'prom-client'
import { bearerOf, isSameSecret } from '../../security/bearer'
import type { Health } from '../health'
import { measurements } from './measurements'

export type Answer = { status: number; type: string; body: string }

type Tools = {
  registry: Registry
  health(): Promise<Health>
  isStopping(): boolean
  secret: string | undefined
}

/** Without the secret: whether it lives is asked by what would start it anew. */
const open = new Set(['/health', '/actuator/health'])

const METRICS = '/actuator/metrics'

/** What document 004 asks for over HTTP. Only told, nothing is changed here. */
export function createActuator({ registry, health, isStopping, secret }: Tools) {
  const told = measurements(registry)

  async function answerTo(path: string): Promise<Answer | undefined> {
    // Whether this process works: starting it anew brings no Redis back.
    if (path === '/health') return json(isStopping() ? 503 : 200, { status: isStopping() ? 'DOWN' : 'UP' })
    if (path === '/actuator/health') {
      const now = await health()
      return json(now.status === 'UP' ? 200 : 503, now)
    }
    if (path === '/actuator/prometheus') {
      return { status: 200, type: registry.contentType, body: await registry.metrics() }
    }
    if (path === METRICS) return json(200, { names: told.names() })
    if (!path.startsWith(`${METRICS}/`)) return undefined
    const measured = await told.of(path.slice(METRICS.length + 1))
    return measured && json(200, measured)
  }

  return async ({ method = '', url = '', headers }: IncomingMessage): Promise<Answer> => {
    const [path = ''] = url.split('?')
    if (method !== 'GET' && method !== 'HEAD') return json(405, { status: 405, error: 'Method Not Allowed' })
    if (secret !== undefined && !open.has(path) && !isSameSecret(bearerOf(headers.authorization), secret)) {
      return json(401, { status: 401, error: 'Unauthorized' })
    }
    return (await answerTo(path)) ?? json(404, { status: 404, error: 'Not Found' })
  }
}

const json = (status: number, body: object): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
})
