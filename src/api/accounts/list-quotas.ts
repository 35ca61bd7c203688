import { z } from 'zod'
import { parseInstant } from '../../domain/instant'
import { platforms, postTypes } from '../../domain/post'
import { quotasOf } from '../../posts/quotas'
import { operation } from '../operations/operation'
import { wholeNumber } from '../paging/page-query'
import { id } from '../posts/fields'
import { idOut } from '../posts/post-schema'

/** Six weeks: what a calendar shows of a month. */
const MOST_DAYS = 42

const dayText = z.string().meta({ format: 'date', examples: ['2026-12-24'] })

const query = z.strictObject({
  socialAccountId: id.optional(),
  account: id.optional().meta({ description: 'The same as `socialAccountId`' }),
  day: z
    .string('must be given once')
    .max(10, { error: 'must be a date like 2026-12-24', abort: true })
    .transform((text, context): Date => {
      const day = /^20[0-3]\d-\d\d-\d\d$/.test(text) ? parseInstant(`${text}T00:00:00Z`) : undefined
      if (day) return day
      context.addIssue({ code: 'custom', message: 'must be a date like 2026-12-24' })
      return z.NEVER
    })
    .optional()
    .meta({ type: 'string', format: 'date', description: 'In UTC, by default today', examples: ['2026-12-24'] }),
  days: wholeNumber(MOST_DAYS).default(1).meta({ description: 'So many days, from `day` on' }),
})

const quotaSchema = z
  .strictObject({
    socialAccountId: idOut,
    platform: z.enum(platforms),
    day: dayText.meta({ description: 'In UTC' }),
    used: z.int().min(0).meta({ description: 'Publications that went out that day' }),
    planned: z.int().min(0).meta({ description: 'Publications that are to go out that day' }),
    limit: z.int().min(0).meta({ description: 'What the platform takes of one account' }),
    window: z
      .enum(['rolling', 'utc-day'])
      .meta({ description: 'Whether it takes so many in any 24 hours, or from midnight to midnight in UTC' }),
    postTypes: z.array(z.enum(postTypes)).meta({ description: 'The types of posts that count' }),
  })
  .meta({ id: 'Quota', description: 'What an account uses on one day of what its platform takes' })

export const listQuotas = operation({
  id: 'listQuotas',
  method: 'get',
  path: '/quotas',
  tag: 'Accounts',
  summary: 'List what accounts use of their limits',
  description:
    'For each connected account and day, in publications: a feed and story post is two. Accounts whose platform names no limit are left out, and of several days those on which an account has nothing. Posts beyond a limit are not refused: they go out when there is room again.',
  access: 'read',
  query,
  answers: {
    200: {
      description: 'The quotas, day by day for each account',
      schema: z.strictObject({
        success: z.literal(true),
        quotas: z.array(quotaSchema).meta({ description: 'The quotas, one account on one day in each entry' }),
      }),
    },
  },
  async run(services, { query: { account, socialAccountId = account, day, days }, principal: { companyId } }) {
    const from = day ?? new Date(`${services.now().toISOString().slice(0, 10)}T00:00:00Z`)
    const found = await quotasOf(services, { companyId, accountId: socialAccountId, from, days })
    const quotas = found.map(({ accountId, limit: { most, window, postTypes }, ...quota }) => {
      return { socialAccountId: accountId, ...quota, limit: most, window, postTypes: [...postTypes] }
    })
    return { status: 200, body: { success: true, quotas } }
  },
})
