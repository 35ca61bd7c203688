import type { ServerResponse } from 'node:http'
import type { FaultRule } from '../state/faults'
import type { World } from '../state/world'
import { type Answer, send } from './answer'
import type { Operation, PlatformServer, RunContext } from './operation'

interface Misbehaviour {
  fault: FaultRule
  platform: PlatformServer
  operation: Operation
  world: World
  response: ServerResponse
  perform: (context: RunContext) => Promise<Answer>
}

const honest: RunContext = { omitNewest: 0 }

/**
 * Answers a call the way a fault rule asks for. What happened on the platform and what the client hears are decided
 * apart: that is the whole point of the rules ending in `-after`.
 */
export async function misbehave({ fault, platform, operation, world, response, perform }: Misbehaviour): Promise<void> {
  const { failures } = platform
  const account = operation.account
  switch (fault.kind) {
    case 'error-before':
      return send(response, failures.error(fault, account, world))
    case 'error-after':
      await perform(honest)
      return send(response, failures.error(fault, account, world))
    case 'timeout-before':
      return // The client waits until it gives up.
    case 'timeout-after':
      await perform(honest)
      return
    case 'drop-before':
      response.destroy()
      return
    case 'drop-after':
      await perform(honest)
      response.destroy()
      return
    case 'slow':
      await pause(fault)
      return send(response, await perform(honest))
    case 'slow-after': {
      const answer = await perform(honest)
      await pause(fault)
      return send(response, answer)
    }
    case 'rate-limit':
      return send(response, failures.rateLimit(fault, account, world))
    case 'token-dead':
      return send(response, failures.tokenDead(fault))
    case 'lying-list':
      return send(response, await perform({ omitNewest: fault.omit ?? 1 }))
    default:
      if (fault.effect) await perform(honest)
      return send(
        response,
        strangeAnswer(fault, () => failures.error(fault, account, world)),
      )
  }
}

function strangeAnswer(fault: FaultRule, error: () => Answer): Answer {
  if (fault.kind === 'ok-with-error') return { ...error(), status: 200 }
  if (fault.kind === 'empty') return { status: fault.status ?? 200, text: '' }
  return {
    status: fault.status ?? 503,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    text: '<!DOCTYPE html><html><head><title>Service Unavailable</title></head><body><h1>Sorry, something went wrong.</h1><p>Service Unavailable</p></body></html>',
  }
}

function pause(fault: FaultRule): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, fault.ms ?? 1000))
}
