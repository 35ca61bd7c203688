import type { Platform, PostType } from '../../domain/post'
import type { PostStatus } from '../../domain/post-status'
import type { Database } from '../connection'
import { rows } from '../rows'

/** What a calendar shows of a post. */
export type CalendarPost = {
  id: string
  platform: Platform
  postType: PostType
  account: string
  status: PostStatus
  /** The beginning of its caption. */
  caption: string | null
  at: Date
  version: number
  createdAt: Date
  changedAt: Date
}

/** So many of those to come, and so many of those that were: a company's feed is bounded, whatever the company is like. */
export const MOST_TO_COME = 2_000
export const MOST_PAST = 1_000
const PAST_DAYS = 30

/** Characters of a caption that are read; a calendar shows fewer. */
const CAPTION = 200

/** The posts of a company for its calendar: those of the past thirty days and all to come, in the order of their times. */
export async function postsForCalendar(db: Database, companyId: string): Promise<CalendarPost[]> {
  const accounts = await rows<{ id: string }>(db, 'SELECT id FROM meta_social_accounts WHERE company_id = ?', [
    companyId,
  ])
  if (accounts.length === 0) return []
  const ids = accounts.map(({ id }) => id)
  const [past, toCome] = await Promise.all([
    // A post is claimed at the time it was meant for or later, so that the index of claims leads to all of them.
    rows<CalendarPost>(db, `${select('BETWEEN NOW(3) - INTERVAL ? DAY AND NOW(3)')} ORDER BY at DESC LIMIT ?`, [
      ids,
      PAST_DAYS,
      companyId,
      MOST_PAST,
    ]),
    rows<CalendarPost>(db, `${select('> NOW(3)')} ORDER BY at, d.id LIMIT ?`, [ids, companyId, MOST_TO_COME]),
  ])
  return [...past.reverse(), ...toCome]
}

const select = (when: string) =>
  `SELECT d.id, d.platform, d.post_type AS postType, a.name AS account, d.status, LEFT(d.caption, ${CAPTION}) AS caption,
          COALESCE(s.scheduled_for, s.run_at) AS at, d.version, d.created_at AS createdAt, d.updated_at AS changedAt
     FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id
     JOIN meta_social_accounts a ON a.id = s.social_account_id
    WHERE s.social_account_id IN (?) AND s.run_at ${when} AND d.company_id = ?`
