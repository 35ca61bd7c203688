import type { Connection } from '../connection'
import { rows } from '../rows'

export const holdKinds = ['account', 'platform', 'host'] as const

/** How many accounts, platforms and hosts are left alone for now. */
export const holdsByKind = (connection: Connection): Promise<{ kind: string; holds: number }[]> =>
  rows(
    connection,
    "SELECT SUBSTRING_INDEX(scope, ':', 1) AS kind, COUNT(*) AS holds FROM holds WHERE until_at > NOW(3) GROUP BY kind",
  )
