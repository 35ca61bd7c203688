import type { IncomingMessage, ServerResponse } from 'node:http'
import type { World } from '../state/world'
import { type Answer, Refusal, send } from './answer'
import { type Incoming, readIncoming } from './incoming'
import { misbehave } from './misbehave'
import { notImitated } from './not-imitated'
import type { Operation, PlatformServer, RunContext } from './operation'

const honest: RunContext = { omitNewest: 0 }

/** Takes a request to the platform its first path segment names, through recording, latency and faults. */
export async function serve(
  platforms: ReadonlyMap<string, PlatformServer>,
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const incoming = readIncoming(request)
  const platform = platforms.get(incoming.host)
  if (!platform) {
    const text = `This address is not imitated by the sandbox. Its hosts are ${[...platforms.keys()].join(', ')}.\n`
    return send(response, notImitated({ status: 404, text }))
  }
  world.clock.settle()
  const operation = await resolveOrRefuse(platform, incoming, world)
  const record = recordCall(world, incoming, operation)
  const fault = world.faults.pick({ ...incoming, operation: operation.name, account: operation.account })
  const latency = world.latency.of(operation.name)
  if (latency > 0) await sleep(latency)
  if (fault) {
    if (record) record.fault = fault.kind
    await misbehave({ fault, platform, operation, world, response, perform: (context) => perform(operation, context) })
  } else {
    send(response, await perform(operation, honest))
  }
  if (record) record.status = response.headersSent ? response.statusCode : 0
  // Whatever the client still sends is read and dropped, so that the connection can be used again.
  if (!request.readableEnded) request.resume()
}

async function resolveOrRefuse(platform: PlatformServer, incoming: Incoming, world: World): Promise<Operation> {
  try {
    return await platform.resolve(incoming, world)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { name: 'refused', account: undefined, run: () => error.answer }
  }
}

async function perform(operation: Operation, context: RunContext): Promise<Answer> {
  try {
    return await operation.run(context)
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

function recordCall(world: World, incoming: Incoming, operation: Operation) {
  if (!world.calls.recording) return undefined
  const { method, host, path } = incoming
  const record = {
    at: world.clock.now(),
    method,
    host,
    path,
    operation: operation.name,
    account: operation.account,
    status: 0,
  }
  world.calls.add(record)
  return record as typeof record & { fault?: string }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
