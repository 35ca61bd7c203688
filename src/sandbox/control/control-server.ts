import type { IncomingMessage, ServerResponse } from 'node:http'
import { ZodError, z } from 'zod'
import { type Answer, ok, Refusal, send } from '../http/answer'
import { readBody, readIncoming } from '../http/incoming'
import { operations } from '../operations'
import { showAsset, showPage } from '../page/page'
import { list } from '../state/bounded'
import { faultKinds } from '../state/faults'
import type { World } from '../state/world'
import { AccountRequest, addAccounts, viewAccount } from './accounts'
import { whyForeign } from './guard'
import { nameOwnPosts } from './own-posts'
import { countPosts, listPosts, showMedia } from './posts'
import * as settings from './settings'
import { changeToken, TokenChange } from './tokens'

interface ControlCall {
  world: World
  query: URLSearchParams
  body: unknown
  /** What follows the name in the path. */
  rest: string | undefined
}

type Handler = (call: ControlCall) => Answer

/** Accounts by the thousand fit. */
const MAX_BODY = 4 * 1024 * 1024

export const AccountRequests = z.strictObject({ accounts: list(AccountRequest) })

const handlers: Record<string, Handler> = {
  'GET posts': ({ world, query, rest }) => (rest === 'count' ? countPosts(world) : listPosts(world, query)),
  'GET media': ({ world, rest }) => showMedia(world, rest ?? ''),
  'GET calls': ({ world, query }) => {
    const operation = query.get('operation')
    const calls = world.calls.all().filter((call) => !operation || `${call.operation}.`.startsWith(`${operation}.`))
    return ok({ recording: world.calls.recording, calls })
  },
  'POST calls': ({ world, body }) => settings.changeRecording(world, body),
  'DELETE calls': ({ world }) => {
    world.calls.clear()
    return { status: 204 }
  },
  'GET accounts': ({ world }) => ok({ accounts: world.accounts.all().map((account) => viewAccount(world, account)) }),
  'POST accounts': ({ world, body }) => {
    const isList = typeof body === 'object' && body !== null && 'accounts' in body
    const wanted = isList ? AccountRequests.parse(body).accounts : [AccountRequest.parse(body)]
    return { status: 201, json: { accounts: wanted.flatMap((one) => addAccounts(world, one)) } }
  },
  'POST tokens': ({ world, body }) => changeToken(world, TokenChange.parse(body)),
  'GET latency': ({ world }) => ok(world.latency.settings()),
  'POST latency': ({ world, body }) => settings.changeLatency(world, body),
  'GET faults': ({ world }) => ok({ faults: world.faults.all() }),
  'POST faults': ({ world, body }) => settings.addFaults(world, body),
  'DELETE faults': ({ world, rest }) => settings.removeFaults(world, rest),
  'GET clock': ({ world }) => settings.readClock(world),
  'POST clock': ({ world, body }) => settings.moveClock(world, body),
  'GET switches': ({ world }) => ok(world.switches),
  'POST switches': ({ world, body }) => settings.changeSwitches(world, body),
  'POST reset': ({ world, body }) => settings.reset(world, body),
  'POST own-posts': ({ world, body }) => nameOwnPosts(world, body),
  'GET choices': () => ok({ operations, faultKinds }),
  'GET ui': ({ rest }) => showAsset(rest ?? ''),
  'GET ': () => showPage(),
}

/** The side of the sandbox that no platform has: what went out, and what shall go wrong. */
export async function serveControl(
  world: World,
  ownName: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const foreign = whyForeign(request, ownName)
  if (foreign) return send(response, { status: 403, json: { error: foreign } })
  const incoming = readIncoming(request)
  const [name = '', ...rest] = incoming.path.split('/').filter(Boolean)
  world.clock.settle()
  const handler = handlers[`${incoming.method} ${name}`]
  if (!handler)
    return send(response, { status: 404, json: { error: `There is no ${incoming.method} /_sandbox/${name}.` } })
  try {
    const body = incoming.method === 'POST' ? parseBody(await readBody(request, MAX_BODY)) : undefined
    // Of the page's files the last part is the name: /_sandbox/ui/assets/….
    const call = { world, query: new URLSearchParams(incoming.query), body, rest: rest.at(-1) }
    send(response, handler(call))
  } catch (error) {
    send(response, whatWasWrong(error))
  }
}

function parseBody(bytes: Buffer): unknown {
  return bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'))
}

function whatWasWrong(error: unknown): Answer {
  if (error instanceof Refusal) return error.answer
  if (error instanceof ZodError) return { status: 400, json: { error: z.prettifyError(error) } }
  if (error instanceof SyntaxError) return { status: 400, json: { error: `The body is no JSON: ${error.message}` } }
  throw error
}
