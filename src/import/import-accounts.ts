import type { AccountTools } from '../accounts/account-tools'
import { tokenToSave } from '../accounts/token-to-save'
import { type AccountThere, type AccountToImport, accountsThere, importAccount } from '../db/accounts/import-account'
import { saveSocialAccount } from '../db/accounts/save-social-account'
import type { OldAccountRow } from '../db/old-application/read-old-rows'
import { takeOverAccount } from './take-over-account'
import type { KnownAccount, RefusedRow } from './take-over-post'
import { createTokenFinder, type FoundToken } from './token-that-works'

/** An account that came without a token that works. */
export type ToConnectAgain = Pick<AccountToImport, 'id' | 'companyId' | 'platform' | 'name'> & { reason: string }

export type ImportedAccounts = {
  added: number
  alreadyThere: number
  connectAgain: ToConnectAgain[]
  refused: RefusedRow[]
  /** What an account of the old application is here; undefined for one that was refused. */
  accountOf(oldId: string): KnownAccount | undefined
}

/** Asked about at once: a platform is asked two or three things about each. */
const AT_ONCE = 5

/**
 * Brings accounts over, with tokens that publish. One that is here already stays as it is: only one that came before without
 * a token, and that nobody has connected since, is tried again.
 * @param tools absent: nothing is asked and nothing written, and only the rows are judged
 */
export async function importAccounts(
  old: { table: string; rows: OldAccountRow[] },
  db: AccountTools['db'],
  tools: AccountTools | undefined,
): Promise<ImportedAccounts> {
  const there = await accountsThere(db)
  const known = new Map<string, KnownAccount>()
  const result: ImportedAccounts = {
    added: 0,
    alreadyThere: 0,
    connectAgain: [],
    refused: [],
    accountOf: (oldId) => known.get(oldId),
  }
  const toAsk: [AccountToImport, OldAccountRow, AccountThere | undefined][] = []
  const seen = new Map<string, AccountThere | AccountToImport>(
    there.flatMap((one) => [
      [one.id, one],
      [keyOf(one), one],
    ]),
  )
  for (const row of old.rows) {
    const account = takeOverAccount(row)
    if ('refused' in account) {
      result.refused.push({ table: old.table, id: String(row.id), reason: account.refused })
      continue
    }
    const same = seen.get(account.id) ?? seen.get(keyOf(account))
    known.set(account.id, { ...account, id: same?.id ?? account.id })
    const before = same && 'isWaiting' in same ? same : undefined
    if (same) result.alreadyThere++
    else {
      result.added++
      seen.set(keyOf(account), account)
    }
    if (!same || before?.isWaiting) toAsk.push([account, row, before])
  }
  if (tools) await bringOver(tools, toAsk, result)
  return result
}

async function bringOver(
  tools: AccountTools,
  toAsk: [AccountToImport, OldAccountRow, AccountThere | undefined][],
  { connectAgain }: ImportedAccounts,
): Promise<void> {
  const find = createTokenFinder(tools)
  for (let from = 0; from < toAsk.length; from += AT_ONCE) {
    await Promise.all(
      toAsk.slice(from, from + AT_ONCE).map(async ([account, row, before]) => {
        const found = await find(account, row)
        await write(tools, account, row, found, before !== undefined)
        if (!('missing' in found)) return
        const { id, companyId, platform, name } = account
        connectAgain.push({ id, companyId, platform, name, reason: found.missing })
      }),
    )
  }
}

async function write(
  tools: AccountTools,
  account: AccountToImport,
  row: OldAccountRow,
  found: FoundToken,
  isThere: boolean,
): Promise<void> {
  if ('missing' in found) return isThere ? undefined : importAccount(tools.db, account, found)
  const token = tokenToSave(tools.cipher(), account.companyId, account.login, found.token)
  if (isThere) await saveSocialAccount(tools.db, account, token, 'cli')
  else await importAccount(tools.db, account, { ...token, id: (found.isTheSame && row.tokenId) || undefined })
}

/** What an account is on its platform, for one company. */
const keyOf = (account: AccountThere | AccountToImport): string =>
  'companyId' in account
    ? `${account.companyId} ${account.platform} ${account.externalId}`
    : `${account.company_id} ${account.platform} ${account.external_id}`
