import { signal } from '@preact/signals'
import { somethingChanged } from '../api/changes'
import { apiAddress } from '../base'

/** Who is signed in, as the server says. */
export type Session = {
  signedIn: boolean
  company?: string | undefined
  scope?: Scope | undefined
  expiresAt?: string | undefined
  environment?: string | undefined
  signInUrl?: string | undefined
  /** Where what went out can be seen, if the platforms are imitated. */
  sandbox?: string | undefined
}

export type Scope = 'read' | 'write' | 'admin'

/** Undefined until the server has said; `ended`: there was one, and what it showed is still there behind the form. */
export const session = signal<(Session & { ended?: boolean }) | undefined>(undefined)
/** Why the server could not be asked. */
export const sessionTrouble = signal<unknown>(undefined)

const order: Scope[] = ['read', 'write', 'admin']

/** Whether who is signed in may do this: what may not be done is not drawn. */
export const may = (needed: Scope): boolean =>
  session.value?.signedIn === true && order.indexOf(session.value.scope ?? 'read') >= order.indexOf(needed)

/** Asks who is signed in. */
export async function askSession(): Promise<void> {
  try {
    session.value = await ask('GET')
    sessionTrouble.value = undefined
  } catch (error) {
    sessionTrouble.value = error
  }
}

/** @throws SignInRefused with what the server says */
export async function signIn(credentials: { apiKey: string } | { jwt: string }): Promise<void> {
  session.value = await ask('POST', credentials)
  // What was refused meanwhile is asked for again.
  somethingChanged()
}

export async function signOut(): Promise<void> {
  await ask('DELETE')
  const { environment, signInUrl } = session.value ?? {}
  session.value = { signedIn: false, environment, signInUrl }
}

/** What was signed in is so no more; said by an answer to something else. */
export function signedOut(): void {
  const { value } = session
  if (value?.signedIn) session.value = { ...value, signedIn: false, ended: true }
}

export class SignInRefused extends Error {
  override name = 'SignInRefused'
}

/** The one route of the page's own. It is asked without the client: what it refuses is no session that has ended. */
async function ask(method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Session> {
  const response = await fetch(`${apiAddress}/session`, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      'X-Requested-With': 'post-dispatcher',
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (response.status === 204) return { signedIn: false }
  const answer = (await response.json()) as Session & { detail?: string }
  if (!response.ok) throw new SignInRefused(answer.detail ?? response.statusText)
  return answer
}
