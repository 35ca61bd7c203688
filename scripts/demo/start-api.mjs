import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startNode } from './run-node.mjs'

/** Starts the API on a free port and waits until it listens. */
export async function startApi(env) {
  const server = startNode('server.js', [], { DRAIN_SECONDS: '0', ...env })
  const ended = once(server, 'exit')
  const url = await Promise.race([
    listening(server.stdout),
    ended.then(([code]) => Promise.reject(new Error(`the API ended with code ${code} before it listened`))),
  ])
  return {
    url,
    ended,
    stop: async () => {
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function listening(log) {
  for await (const line of createInterface({ input: log })) {
    const url = /"msg":"Listening on (http:[^"]+)"/.exec(line)?.[1]
    if (url) {
      // Read on, so that the API never waits for somebody to take its log.
      log.resume()
      return url
    }
  }
  throw new Error('the API closed its log before it listened')
}
