import {
  type AccountConnection,
  type Candidate,
  findConnection,
  finishConnection,
} from '../db/accounts/account-connections'
import { connectedAccount, connectedAccounts } from '../db/accounts/connected-accounts'
import { type SavedAccount, saveAccountsOfToken } from '../db/accounts/save-social-account'
import type { Connection } from '../db/connection'
import { transaction } from '../db/transaction'
import type { Person } from '../domain/timeline'
import type { GivenToken } from '../platforms/login/platform-login'
import type { AccountTools } from './account-tools'
import { openTokens } from './pending-tokens'
import { tokenToSave } from './token-to-save'

/** A login of the one who asks. */
export type ConnectionKey = { id: string; companyId: string; createdBy: Person }

export type Choice =
  | { kind: 'connected'; accounts: SavedAccount[] }
  | { kind: 'not-found' }
  /** It is over, one way or another. */
  | ({ kind: 'over' } & Over)
  | { kind: 'wrong-choice'; errors: { externalId: string; reason: string }[] }

/** Why there is nothing to choose from a login, by a name for programs. */
export type Over = { code: 'login-failed' | 'login-used' | 'login-expired' | 'login-unfinished'; reason: string }

/** What a login reaches, and which of it the company has already. */
export type Choosable = {
  connection: AccountConnection
  candidates: (Candidate & { accountId?: string })[]
}

/** The choice a finished login offers; undefined when it is somebody else's. */
export async function readLogin({ db }: AccountTools, key: ConnectionKey): Promise<Choosable | undefined> {
  const connection = await findConnection(db, key)
  if (!connection) return undefined
  const candidates = connection.candidates ?? []
  const known = await connectedAccounts(
    db,
    key.companyId,
    candidates.map(({ externalId }) => externalId),
  )
  const idOf = ({ platform, externalId }: Candidate) =>
    known.find((account) => account.platform === platform && account.externalId === externalId)?.id
  return {
    connection,
    candidates: candidates.map((candidate) => {
      const accountId = idOf(candidate)
      return { ...candidate, ...(accountId !== undefined && { accountId }) }
    }),
  }
}

/** Why there is nothing to choose from a login; undefined when there is. */
export function whyOver({ status, expired, errorMessage }: AccountConnection): Over | undefined {
  if (status === 'failed') return { code: 'login-failed', reason: errorMessage ?? 'The login failed' }
  if (status === 'connected') return { code: 'login-used', reason: 'The accounts of this login have been connected' }
  if (expired) return { code: 'login-expired', reason: 'The time to choose is over; log in again' }
  return status === 'choosing' ? undefined : { code: 'login-unfinished', reason: 'The login has not come back yet' }
}

/**
 * Connects what was chosen, all or none, and forgets the rest of the login. An account the company has already keeps its
 * id, and its posts that waited go on.
 * @param externalIds what to connect; left out when an account is connected again: that one, and those that live by the
 *   same token or wait for one
 */
export function chooseAccounts(tools: AccountTools, key: ConnectionKey, externalIds?: string[]): Promise<Choice> {
  const cipher = tools.cipher()
  return transaction(tools.db, async (connection): Promise<Choice> => {
    const login = await findConnection(connection, key, { lock: true })
    if (!login) return { kind: 'not-found' }
    const over = whyOver(login)
    if (over || !login.secrets) return { kind: 'over', ...(over ?? gone) }
    const candidates = login.candidates ?? []
    const wanted = externalIds ?? (await toReconnect(connection, login, candidates))
    const errors = wrongChoices(wanted, candidates)
    if (errors.length > 0) return { kind: 'wrong-choice', errors }
    const tokens = openTokens(cipher, login, login.secrets)
    const accounts: SavedAccount[] = []
    for (const [token, chosen] of byToken(candidates, tokens, wanted)) {
      const toSave = chosen.map(({ platform, externalId, name }) => {
        return { companyId: key.companyId, platform, externalId, name, login: login.login }
      })
      const saved = tokenToSave(cipher, key.companyId, login.login, token)
      accounts.push(...(await saveAccountsOfToken(connection, toSave, saved, key.createdBy)))
    }
    await finishConnection(connection, login.id)
    return { kind: 'connected', accounts }
  })
}

const gone: Over = { code: 'login-expired', reason: 'The time to choose is over; log in again' }

function wrongChoices(wanted: string[], candidates: Candidate[]): { externalId: string; reason: string }[] {
  if (wanted.length === 0) return [{ externalId: '', reason: 'name at least one account of this login' }]
  return wanted.flatMap((externalId) => {
    const named = candidates.filter((candidate) => candidate.externalId === externalId)
    if (named.length === 0)
      return [{ externalId, reason: `this login does not reach ${externalId}; log in as somebody with a role there` }]
    return named.flatMap(({ name, problem }) => (problem ? [{ externalId, reason: `${name}: ${problem}` }] : []))
  })
}

// In an order of their own, so that two choices at once lock the accounts in the same one.
function byToken(candidates: Candidate[], tokens: (GivenToken | undefined)[], wanted: string[]) {
  const groups = new Map<GivenToken, Candidate[]>()
  for (const [place, candidate] of candidates.entries()) {
    const token = tokens[place]
    if (!token || !wanted.includes(candidate.externalId)) continue
    groups.set(token, [...(groups.get(token) ?? []), candidate])
  }
  const name = ({ platform, externalId }: Candidate) => `${platform} ${externalId}`
  return [...groups].map(([token, chosen]) => [token, chosen.sort((a, b) => (name(a) < name(b) ? -1 : 1))] as const)
}

/** The account the login was begun for, and others of the company that this login brings back to life as well. */
async function toReconnect(
  connection: Connection,
  login: AccountConnection,
  candidates: Candidate[],
): Promise<string[]> {
  const usable = candidates.filter(({ problem }) => !problem)
  if (login.accountId === null) return []
  const asked = await connectedAccount(connection, login.companyId, login.accountId)
  if (!asked) return []
  const known = await connectedAccounts(
    connection,
    login.companyId,
    candidates.map(({ externalId }) => externalId),
  )
  const others = known.filter(
    ({ id, tokenId, alive }) => id !== login.accountId && tokenId !== null && (tokenId === asked.tokenId || !alive),
  )
  const reached = others.filter(({ externalId, platform }) =>
    usable.some((candidate) => candidate.externalId === externalId && candidate.platform === platform),
  )
  return [asked.externalId, ...reached.map(({ externalId }) => externalId)]
}
