import {
  type AccountConnection,
  failConnection,
  saveLogin,
  sweepConnections,
  takeState,
} from '../db/accounts/account-connections'
import type { Platform } from '../domain/post'
import { oneLine } from '../observability/one-line'
import { platforms } from '../platforms'
import { LoginError } from '../platforms/login/login-error'
import { hashText } from '../security/secret-text'
import type { AccountTools } from './account-tools'
import { sealTokens } from './pending-tokens'

/** Somebody picks pages from a list; an hour covers the one who is called away. */
const CHOICE_LIFE_MS = 60 * 60_000

/** What the browser brings back. */
export type LoginReturn = {
  state?: string | undefined
  code?: string | undefined
  error?: string | undefined
  errorDescription?: string | undefined
}

export type FinishedLogin = { returnUrl?: string; login: Platform } & (
  | { kind: 'choose'; id: string }
  /** `code` for programs, `message` for the person. */
  | { kind: 'failed'; code: string; message: string }
)

/**
 * Takes the browser back from a platform: exchanges the code for a token and lists what it reaches. The state is the
 * proof that we sent it there; it works once. Nothing is connected yet.
 */
export async function finishLogin(tools: AccountTools, login: Platform, returned: LoginReturn): Promise<FinishedLogin> {
  const found = returned.state ? await takeState(tools.db, hashText(returned.state)) : undefined
  if (!found || found.connection.login !== login) return { login, kind: 'failed', ...unknownState }
  const { connection, taken } = found
  const back = { login, ...(connection.returnUrl && { returnUrl: connection.returnUrl }) }
  if (!taken) return { ...back, kind: 'failed', ...(connection.status === 'started' ? tooLate : usedUp) }
  try {
    await redeem(tools, connection, returned)
    return { ...back, kind: 'choose', id: connection.id }
  } catch (error) {
    const failure = explain(tools, error)
    await failConnection(tools.db, connection.id, failure.code, failure.message)
    return { ...back, kind: 'failed', ...failure }
  }
}

const unknownState = {
  code: 'unknown-login',
  message: 'This login was not begun here. Begin again from the page you came from.',
}
const tooLate = { code: 'login-expired', message: 'This login took too long. Begin again from the page you came from.' }
const usedUp = {
  code: 'login-used',
  message: 'This login has come back before. Look whether the account is there; if not, begin again.',
}

async function redeem(tools: AccountTools, connection: AccountConnection, returned: LoginReturn): Promise<void> {
  if (returned.error) throw refusalOf(connection.login, returned.error, returned.errorDescription)
  if (!returned.code) throw new LoginError('refused', 'The platform sent you back without a code. Begin again.')
  const cipher = tools.cipher()
  const platform = (await tools.logins())[connection.login]
  const token = await platform.redeem(returned.code, connection.redirectUri)
  const found = await platform.findAccounts(token)
  if (found.length === 0) throw new LoginError('refused', platforms[connection.login].words.nothingFound)
  await saveLogin(tools.db, connection.id, {
    secrets: sealTokens(cipher, connection, found),
    candidates: found.map(({ platform, externalId, name, username, problem }) => ({
      platform,
      externalId,
      name: name.slice(0, 255),
      ...(username && { username }),
      ...(problem && { problem }),
    })),
    lifeMs: CHOICE_LIFE_MS,
  })
  // Should nobody choose, the tokens do not wait for the next login to be removed.
  setTimeout(() => void sweepConnections(tools.db).catch(() => {}), CHOICE_LIFE_MS + 1_000).unref()
}

/** Platforms spell "the person said no" differently. */
const denials = new Set(['access_denied', 'user_cancelled_login', 'user_cancelled_authorize'])

function refusalOf(login: Platform, error: string, description = ''): LoginError {
  if (denials.has(error)) return new LoginError('denied', 'You did not allow it, so nothing was connected.')
  const said = `${error}${description ? `: ${description}` : ''}`.slice(0, 500)
  if (error === 'unauthorized_scope_error') {
    const todo = 'The operator has to correct LINKEDIN_SCOPES, or add the product that brings the permission to the app'
    return new LoginError('not-configured', `LinkedIn refuses a permission that is asked for (${said}). ${todo}.`)
  }
  return new LoginError('refused', `${login} sent you back with an error (${said}). Begin again.`)
}

function explain({ log }: AccountTools, error: unknown): { code: string; message: string } {
  // A platform, or whoever made up the address, may have written it: it is shown to a person, on pages of ours too.
  if (error instanceof LoginError) return { code: error.code, message: oneLine(error.message) }
  log.error({ err: error }, 'A login could not be finished')
  return { code: 'internal', message: 'Something went wrong on this server; its log tells more. Begin again.' }
}
