import { createClient, ProblemError } from '../../client'
import { apiAddress } from '../base'
import { session, signedOut } from '../session/session'

/**
 * What each request of the page says: the API takes the session for credentials only beside the first, which no page of another
 * origin may send; and the second says whose posts are shown, for another window may have signed in to another company meanwhile.
 */
export function ownHeaders(): Record<string, string> {
  const { company } = session.value ?? {}
  return {
    'X-Requested-With': 'post-dispatcher',
    ...(company !== undefined && { 'X-Company': encodeURIComponent(company) }),
  }
}

const send: typeof fetch = async (address, init) => {
  const headers = new Headers(init?.headers)
  for (const [name, value] of Object.entries(ownHeaders())) headers.set(name, value)
  const response = await fetch(address, { ...init, headers, credentials: 'same-origin' })
  // The session has ended meanwhile: whatever is open stays open behind the form to sign in.
  if (response.status === 401) signedOut()
  // Nothing of what is shown is this company's.
  if (response.status === 403 && (await isOtherCompany(response.clone()))) location.reload()
  return response
}

/** The public API, by the client that everybody gets. */
export const api = createClient({ baseUrl: apiAddress, fetch: send })

/** Whether what went wrong is this status of the API. */
export const isStatus = (error: unknown, status: number): error is ProblemError =>
  error instanceof ProblemError && error.status === status

async function isOtherCompany(response: Response): Promise<boolean> {
  const { type } = (await response.json().catch(() => ({}))) as { type?: string }
  return type === 'urn:post-dispatcher:problem:other-company'
}
