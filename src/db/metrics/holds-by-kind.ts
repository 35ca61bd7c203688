import type { Connection } from '../connection'
import { oneRow } from '../rows'

export const holdKinds = ['account', 'platform', 'host'] as const
type HoldKind = (typeof holdKinds)[number]

const counts = holdKinds.map((kind) => `COUNT(CASE WHEN scope LIKE '${kind}:%' THEN 1 END) AS ${kind}`)

/** How many accounts, platforms and hosts are left alone for now. */
export const holdsByKind = (connection: Connection): Promise<Record<HoldKind, number>> =>
  oneRow(connection, `SELECT ${counts.join(', ')} FROM holds WHERE until_at > NOW(3)`)
