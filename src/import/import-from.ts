import { setTimeout as pause } from 'node:timers/promises'
import type { AccountTools } from '../accounts/account-tools'
import { FRESH_S, type OldStand, standOfOld } from '../db/old-application/old-movement'
import { findOldTables, type OldTables } from '../db/old-application/old-tables'
import { type OldDatabase, openOldDatabase, readAtOneMoment } from '../db/old-application/open-old-database'
import { countOldRows, readOldAccounts } from '../db/old-application/read-old-rows'
import { serverClock } from '../db/operations/server-facts'
import { underLock } from '../db/under-lock'
import { counted } from '../domain/counted'
import type { PostStatus } from '../domain/post-status'
import { importAccounts, type ToConnectAgain } from './import-accounts'
import { importPosts } from './import-posts'
import type { RefusedRow } from './take-over-post'

export type ImportReport = {
  dryRun: boolean
  /** Rows of the old application, by table and status. */
  counts: Record<string, Record<string, number>>
  /** How the posts that are new here stand; `held` wait for their account to be connected. */
  posts: Partial<Record<PostStatus | 'held', number>>
  accounts: number
  alreadyThere: { posts: number; accounts: number }
  refused: RefusedRow[]
  connectAgain: ToConnectAgain[]
  /** Columns there that nothing is made of. */
  leftOut: Record<string, string[]>
}

export type ImportOutcome =
  | { kind: 'done'; report: ImportReport }
  /** Nothing was written. */
  | { kind: 'moving'; reason: string }
  /** Something was written, and the old application moved rows meanwhile. */
  | { kind: 'moved-meanwhile'; report: ImportReport; reason: string }
  | { kind: 'busy' }

export type ImportOptions = {
  dryRun: boolean
  /** Between the two looks that tell whether somebody moves rows. */
  watchMs: number
}

/**
 * Takes over what the old application of document 002 has in its tables, into a database of ours. From there it is only read,
 * as it stands at one moment.
 * @param url of its database
 * @throws OldDatabaseError, ConfigError
 */
export async function importFrom(url: string, tools: AccountTools, options: ImportOptions): Promise<ImportOutcome> {
  const old = await openOldDatabase(url)
  try {
    const tables = await findOldTables(old)
    const first = await standOfOld(old, tables)
    if (first.fresh > 0) return { kind: 'moving', reason: atWork(first) }
    await pause(options.watchMs)
    const before = await standOfOld(old, tables)
    if (before.mark !== first.mark || before.fresh > 0)
      return { kind: 'moving', reason: `Its rows changed within ${options.watchMs / 1000} s` }
    if (options.dryRun) return { kind: 'done', report: await takeOver(old, tables, tools, options) }
    let report: ImportReport | undefined
    await underLock(tools.db, 'import', async () => {
      report = await takeOver(old, tables, tools, options)
    })
    if (!report) return { kind: 'busy' }
    const after = await standOfOld(old, tables)
    if (after.mark === before.mark) return { kind: 'done', report }
    return { kind: 'moved-meanwhile', report, reason: 'Its rows changed while they were taken over' }
  } finally {
    await old.end().catch(() => {})
  }
}

const atWork = ({ fresh }: OldStand) =>
  `A worker of the old application took ${counted(fresh, 'row')} within the last ${FRESH_S / 60} minutes`

async function takeOver(
  old: OldDatabase,
  tables: OldTables,
  tools: AccountTools,
  { dryRun }: ImportOptions,
): Promise<ImportReport> {
  // The accounts are read first and in a transaction of their own: asking the platforms takes its time.
  const rows = await readAtOneMoment(old, () => readOldAccounts(old, tables))
  const accounts = await importAccounts({ table: tables.account.name, rows }, tools.db, dryRun ? undefined : tools)
  const now = new Date(await serverClock(tools.db))
  return readAtOneMoment(old, async () => {
    const counts = await countOldRows(old, tables)
    const posts = await importPosts(tools.db, { old, tables, accountOf: accounts.accountOf, now, dryRun })
    return {
      dryRun,
      counts,
      posts: posts.standing,
      accounts: accounts.added,
      alreadyThere: { posts: posts.alreadyThere, accounts: accounts.alreadyThere },
      refused: [...accounts.refused, ...posts.refused],
      connectAgain: accounts.connectAgain,
      leftOut: leftOutOf(tables),
    }
  })
}

const leftOutOf = (tables: OldTables) =>
  Object.fromEntries(
    Object.values(tables)
      .filter(({ leftOut }) => leftOut.length > 0)
      .map(({ name, leftOut }) => [name, leftOut]),
  )
