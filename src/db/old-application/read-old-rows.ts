import { rows } from '../rows'
import { columnOf, type OldTables, quoted } from './old-tables'
import type { OldDatabase } from './open-old-database'

/** A post of the old application with its place in the queue, as the driver gives it: nothing of it is believed yet. */
export type OldPostRow = {
  id: string
  companyId: string | null
  createdBy: string | null
  accountId: string | null
  platform: string | null
  postType: string | null
  caption: string | null
  media: object | string | null
  status: string | null
  externalId: string | null
  error: string | null
  attempts: number | null
  createdAt: Date | null
  updatedAt: Date | null
  /** Null, and so the rest, where the queue has no row of it. */
  scheduleId: string | null
  runAt: Date | null
  queued: string | null
  lockedAt: Date | null
  workerId: string | null
  queueAttempts: number | null
  queuedAt: Date | null
  movedAt: Date | null
}

/** The posts that follow on an id, in the order of ids. */
export function readOldPosts(
  old: OldDatabase,
  { post, schedule }: OldTables,
  after: string,
  most: number,
): Promise<OldPostRow[]> {
  const d = (meaning: keyof typeof post.column) => columnOf(post, meaning, 'd')
  const s = (meaning: keyof typeof schedule.column) => columnOf(schedule, meaning, 's')
  return rows<OldPostRow>(
    old,
    `SELECT ${d('id')} AS id, ${d('companyId')} AS companyId, ${d('createdBy')} AS createdBy,
            ${d('accountId')} AS accountId, ${d('platform')} AS platform, ${d('postType')} AS postType,
            ${d('caption')} AS caption, ${d('media')} AS media, ${d('status')} AS status,
            ${d('externalId')} AS externalId, ${d('error')} AS error, ${d('attempts')} AS attempts,
            ${d('createdAt')} AS createdAt, ${d('updatedAt')} AS updatedAt, ${s('id')} AS scheduleId,
            ${s('runAt')} AS runAt, ${s('status')} AS queued, ${s('lockedAt')} AS lockedAt,
            ${s('workerId')} AS workerId, ${s('attempts')} AS queueAttempts, ${s('createdAt')} AS queuedAt,
            ${s('updatedAt')} AS movedAt
       FROM ${quoted(post.name)} d LEFT JOIN ${quoted(schedule.name)} s ON ${s('postId')} = ${d('id')}
      WHERE ${d('id')} > ? ORDER BY ${d('id')} LIMIT ?`,
    [after, most],
  )
}

/** Rows of the queue whose post is not there. */
export function readOrphans(
  old: OldDatabase,
  { post, schedule }: OldTables,
): Promise<{ id: string; postId: string }[]> {
  const postId = columnOf(schedule, 'postId', 's')
  return rows<{ id: string; postId: string }>(
    old,
    `SELECT ${columnOf(schedule, 'id', 's')} AS id, ${postId} AS postId
       FROM ${quoted(schedule.name)} s LEFT JOIN ${quoted(post.name)} d ON ${columnOf(post, 'id', 'd')} = ${postId}
      WHERE ${columnOf(post, 'id', 'd')} IS NULL ORDER BY 1`,
  )
}

/** An account with its token, as the driver gives it. */
export type OldAccountRow = {
  id: string
  companyId: string | null
  platform: string | null
  name: string | null
  facebook: string | null
  instagram: string | null
  linkedin: string | null
  any: string | null
  pageToken: string | null
  tokenId: string | null
  accessToken: string | null
  refreshToken: string | null
}

/** All accounts. Company and platform of one that does not say them are those of its posts, should these agree. */
export function readOldAccounts(old: OldDatabase, { account, token, post }: OldTables): Promise<OldAccountRow[]> {
  const a = (meaning: keyof typeof account.column) => columnOf(account, meaning, 'a')
  const t = (meaning: keyof typeof token.column) => columnOf(token, meaning, 't')
  const ofPosts = (meaning: 'companyId' | 'platform') => {
    const column = columnOf(post, meaning, 'p')
    return `(SELECT IF(COUNT(DISTINCT ${column}) = 1, MIN(${column}), NULL) FROM ${quoted(post.name)} p
      WHERE ${columnOf(post, 'accountId', 'p')} = ${a('id')})`
  }
  return rows<OldAccountRow>(
    old,
    `SELECT ${a('id')} AS id, COALESCE(${a('companyId')}, ${t('companyId')}, ${ofPosts('companyId')}) AS companyId,
            COALESCE(${a('platform')}, ${ofPosts('platform')}) AS platform, ${a('name')} AS name,
            ${a('facebook')} AS facebook, ${a('instagram')} AS instagram, ${a('linkedin')} AS linkedin, ${a('any')} AS \`any\`,
            ${a('pageToken')} AS pageToken, ${t('id')} AS tokenId, ${t('accessToken')} AS accessToken,
            ${t('refreshToken')} AS refreshToken
       FROM ${quoted(account.name)} a LEFT JOIN ${quoted(token.name)} t ON ${t('id')} = ${a('tokenId')}
      ORDER BY ${a('id')}`,
  )
}

/** How many rows there are of each status, and in all where a table has none. */
export async function countOldRows(
  old: OldDatabase,
  tables: OldTables,
): Promise<Record<string, Record<string, number>>> {
  const counts: Record<string, Record<string, number>> = {}
  for (const table of [tables.post, tables.schedule] as const) {
    const status = columnOf<'status'>(table, 'status', 'x')
    const found = await rows<{ status: string | null; count: number }>(
      old,
      `SELECT ${status} AS status, COUNT(*) AS count FROM ${quoted(table.name)} x GROUP BY ${status} ORDER BY 1`,
    )
    counts[table.name] = Object.fromEntries(found.map(({ status, count }) => [String(status), Number(count)]))
  }
  for (const { name } of [tables.account, tables.token]) {
    const [all] = await rows<{ count: number }>(old, `SELECT COUNT(*) AS count FROM ${quoted(name)}`)
    counts[name] = { total: Number(all?.count ?? 0) }
  }
  return counts
}
