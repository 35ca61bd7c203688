import { createClient, ProblemError } from '../../client'
import { apiAddress } from '../base'
import { signedOut } from '../session/session'

/** The API takes the session for credentials only beside this header, which no page of another origin may send. */
const OURS = { 'X-Requested-With': 'post-dispatcher' }

const send: typeof fetch = async (address, init) => {
  const headers = new Headers(init?.headers)
  for (const [name, value] of Object.entries(OURS)) headers.set(name, value)
  const response = await fetch(address, { ...init, headers, credentials: 'same-origin' })
  // The session has ended meanwhile: whatever is open stays open behind the form to sign in.
  if (response.status === 401) signedOut()
  return response
}

/** The public API, by the client that everybody gets. */
export const api = createClient({ baseUrl: apiAddress, fetch: send })

/** Whether what went wrong is this status of the API. */
export const isStatus = (error: unknown, status: number): error is ProblemError =>
  error instanceof ProblemError && error.status === status

/** How far away another try is from having an effect twice: an upload with progress needs the same headers. */
export const ownHeaders: Readonly<Record<string, string>> = OURS
