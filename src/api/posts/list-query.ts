import { z } from 'zod'
import { SEARCHED_POSTS } from '../../db/posts/page-of-posts'
import { failureCauses } from '../../domain/failure-cause'
import { platforms } from '../../domain/post'
import { type PostStatus, postStatuses } from '../../domain/post-status'
import { cursor } from '../paging/cursor'
import { wholeNumber } from '../paging/page-query'
import { exactText, id, instant } from './fields'

// In a query an unencoded "+" means a space, so the offset of a time copied as it is arrives without it.
const instantInQuery = z
  .preprocess((value) => (typeof value === 'string' ? value.replace(/ (\d\d:\d\d)$/, '+$1') : value), instant)
  .meta({ type: 'string', examples: ['2026-12-24T17:00:00Z'] })

/** Many times what there are; each of them once is all that helps. */
const MOST_STATUSES = 50
const MAX_NAMES_TEXT = 1_000

const namesIn = (text: unknown) => (typeof text === 'string' && text.length <= MAX_NAMES_TEXT ? text.split(',') : [''])

const statusNames = { type: 'string', enum: [...postStatuses] } as const
const statuses = z
  .unknown()
  .transform((value, context): PostStatus[] => {
    const given = Array.isArray(value) ? value : [value]
    const names = given.length > MOST_STATUSES ? [''] : given.flatMap(namesIn)
    const known = postStatuses.filter((status) => names.includes(status))
    if (names.every((name) => (postStatuses as readonly string[]).includes(name))) return known
    context.addIssue({ code: 'custom', message: `must be one of ${postStatuses.join(', ')}, or several of them` })
    return z.NEVER
  })
  .meta({ anyOf: [statusNames, { type: 'array', items: statusNames }], description: 'One, or several' })

const held = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((value) => value === 'true')
  .meta({ type: 'boolean', description: 'Whether they wait for their account to be connected again' })

/** More than this nobody types into a search box. */
const MAX_SEARCH = 200

/** An empty field of a form searches for nothing. */
const searched = exactText(MAX_SEARCH)
  .transform((text) => text.trim() || undefined)
  .meta({
    type: 'string',
    description: `Text that stands in the caption or in \`externalPostId\`, or the whole id of a post. Every character means itself. ${SEARCHED_POSTS.toLocaleString('en-US')} posts are searched for one answer, so that it may have fewer than \`limit\` while \`nextCursor\` goes on; nothing is counted`,
    examples: ['fresh bread'],
  })

/** Whole posts are ten times what a calendar shows of them. */
export const MOST_POSTS = 100
export const MOST_GLANCES = 500

/** The query of `GET /scheduled-posts`. */
export const listQuery = z.strictObject({
  status: statuses.optional(),
  held: held.optional(),
  failureCause: z.enum(failureCauses, `must be one of ${failureCauses.join(', ')}`).optional(),
  platform: z.enum(platforms, `must be one of ${platforms.join(', ')}`).optional(),
  socialAccountId: id.optional(),
  from: instantInQuery.optional().meta({ description: 'Scheduled for then or later' }),
  to: instantInQuery.optional().meta({ description: 'Scheduled for then or earlier' }),
  publishedFrom: instantInQuery
    .optional()
    .meta({ description: 'Gone out in a turn that was then or later, whenever they were meant for' }),
  page: wholeNumber(1_000_000).optional().meta({ description: 'By default the first' }),
  cursor: cursor.optional(),
  limit: wholeNumber(MOST_GLANCES)
    .default(20)
    .meta({ description: `How many at most: up to ${MOST_POSTS}, or ${MOST_GLANCES} with \`fields=calendar\`` }),
  q: searched.optional(),
  sort: z.enum(['newest', 'soonest'], 'must be newest or soonest').optional().meta({
    description:
      '`newest`: the one asked for last first; `soonest`: by the time they are for, without those that have none. By default `newest`, and with `fields=calendar` `soonest`',
  }),
  fields: z.enum(['calendar'], 'must be calendar').optional().meta({
    description: '`calendar`: as much of each post as a list or a calendar shows, uncounted: a month in one answer',
  }),
})
