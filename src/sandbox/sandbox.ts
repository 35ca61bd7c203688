import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveControl } from './control/control-server'
import { sandboxAppEnv, sandboxEnv } from './env'
import { send } from './http/answer'
import { serve } from './http/serve'
import { platformServers } from './platform-servers'
import { strictSwitches } from './state/strictness'
import { World } from './state/world'

export { describeSandbox } from './describe-sandbox'

export interface SandboxOptions {
  /** 0 or nothing: a free port. */
  port?: number
  host?: string
  /** Refuse what the platforms would take without a word, such as unknown parameters; a reset leaves it so. */
  strict?: boolean
}

export interface Sandbox {
  url: string
  port: number
  /** The platforms' addresses under the names the configuration knows. */
  env: Record<string, string>
  /** Ids and secrets of the apps, for logins, refreshes and signed calls. */
  appEnv: Record<string, string>
  /** For code in the same process; others use the control surface. */
  world: World
  close(): Promise<void>
}

/**
 * Starts our own imitation of Facebook, Instagram and LinkedIn on one port of this machine, with a few ready accounts.
 * Everything is kept in memory and gone after `close`.
 */
export async function startSandbox({
  port = 0,
  host = '127.0.0.1',
  strict = false,
}: SandboxOptions = {}): Promise<Sandbox> {
  const world = new World(strict ? strictSwitches : {})
  const server = createServer((request, response) => {
    answer(world, host, request, response).catch((error: unknown) => fail(response, error))
  })
  // Longer than any client keeps an idle connection, so that a reset is never the sandbox's by accident.
  server.keepAliveTimeout = 120_000
  // Large uploads and answers that never come are part of the game.
  server.requestTimeout = 0
  await listen(server, port, host)
  const address = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host
  world.url = `http://${name}:${address.port}`
  return {
    url: world.url,
    port: address.port,
    env: sandboxEnv(world.url),
    appEnv: sandboxAppEnv,
    world,
    close: () => close(server),
  }
}

async function answer(world: World, host: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (/^\/(_sandbox(\/|\?|$)|\?|$)/.test(request.url ?? '/')) return serveControl(world, host, request, response)
  return serve(platformServers, world, request, response)
}

// A client that went away in the middle of its own request is no fault of the sandbox; anything else is, and says so.
function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.writableEnded) return
  send(response, { status: 500, text: `The sandbox itself failed: ${error instanceof Error ? error.stack : error}` })
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
