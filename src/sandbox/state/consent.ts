import type { Answer } from '../http/answer'
import { notImitated } from '../http/not-imitated'
import type { AuthorizationCode } from './accounts'
import type { World } from './world'

/** What Facebook answers with as well, for programs within the browser. */
const otherAnswers = new Set(['token', 'code token', 'granted_scopes'])

/** How one platform runs its login dialog. */
interface Dialog {
  clientId: string
  /** The login gives a token like this one. */
  token: string
  /** How long the code can be exchanged. */
  codeLifeMs: number
  /** What the browser brings back when the person says no. */
  denied: Record<string, string>
  /** Stands behind the address the browser comes back with; no part of the code. */
  suffix?: string
  /** People may refuse single permissions; elsewhere it is all or none. */
  singlePermissions?: true
  /** What is answered with when the client does not say. */
  responseType?: 'code'
}

/**
 * Sends the browser of a login straight back with a code, for everybody consents in the sandbox, unless a switch says
 * otherwise. What is wrong with app or address is told to the person and not to the address: nobody can vouch for it.
 */
export function consent(world: World, query: URLSearchParams, dialog: Dialog): Answer {
  if (query.get('client_id') !== dialog.clientId) return { status: 400, text: 'The client_id is not valid.' }
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!URL.canParse(redirectUri)) return { status: 400, text: 'The redirect_uri is not valid.' }
  const responseType = query.get('response_type') ?? dialog.responseType
  if (responseType && otherAnswers.has(responseType)) {
    return notImitated({ status: 400, text: `The response_type ${responseType} is not imitated by the sandbox.` })
  }
  if (responseType !== 'code') return { status: 400, text: 'The response_type is not valid.' }
  if (world.switches.loginAnswer === 'deny') return back(redirectUri, query, dialog.denied, dialog.suffix)
  const scopes = query.get('scope')?.split(/[ ,]+/).filter(Boolean)
  const declined = dialog.singlePermissions ? world.switches.loginDeclines : []
  const code = world.ids.next('sandbox-code-')
  world.accounts.addCode(code, {
    token: dialog.token,
    scopes: scopes?.filter((scope) => !declined.includes(scope)),
    redirectUri,
    expiresAt: world.clock.now() + dialog.codeLifeMs,
  })
  return back(redirectUri, query, { code }, dialog.suffix)
}

/** The way back of the browser, with the state it came with. */
export function back(
  redirectUri: string,
  query: URLSearchParams,
  parameters: Record<string, string>,
  suffix = '',
): Answer {
  const target = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value)
  const state = query.get('state')
  if (state !== null) target.searchParams.set('state', state)
  return { status: 302, headers: { location: target.href + suffix } }
}

/** Why a code cannot be exchanged; undefined when it can. */
export function refusedExchange(
  world: World,
  code: AuthorizationCode | undefined,
  redirectUri: string,
): 'used' | 'expired' | 'redirect' | undefined {
  if (!code) return 'used'
  if (code.expiresAt <= world.clock.now()) return 'expired'
  return code.redirectUri === redirectUri ? undefined : 'redirect'
}
