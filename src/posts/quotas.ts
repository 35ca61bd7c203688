import { listSocialAccounts } from '../db/accounts/list-social-accounts'
import { countByDay } from '../db/posts/count-by-day'
import type { DailyLimit } from '../domain/daily-limit'
import { type Platform, type PostType, plannedPublications, postTypes } from '../domain/post'
import { platforms } from '../platforms'
import type { PostTools } from './post-tools'

/** What an account has used of its limit on one day, in publications. */
export type DayQuota = {
  accountId: string
  platform: Platform
  /** In UTC. */
  day: string
  used: number
  planned: number
  limit: DailyLimit
}

const DAY_MS = 86_400_000

/**
 * What the accounts of a company use of what their platforms take in a day. Of several days those with nothing on them are left
 * out; accounts without a known limit are, and those that are disconnected.
 * @param asked `from`: the beginning of a day in UTC
 */
export async function quotasOf(
  { db, config }: Pick<PostTools, 'db' | 'config'>,
  { companyId, accountId, from, days }: { companyId: string; accountId?: string | undefined; from: Date; days: number },
): Promise<DayQuota[]> {
  const accounts = (await listSocialAccounts(db, { companyId, id: accountId })).flatMap(
    ({ id, platform, disconnectedAt }) => {
      const limit = limitOf(platform, config)
      return limit && disconnectedAt === null ? [{ accountId: id, platform, limit }] : []
    },
  )
  if (accounts.length === 0) return []
  const counts = await countByDay(
    db,
    accounts.map((account) => account.accountId),
    { from, before: new Date(from.getTime() + days * DAY_MS) },
  )
  const used = new Map<string, Record<'planned' | 'out', number>>()
  const limits = new Map(accounts.map((account) => [account.accountId, account.limit]))
  for (const { accountId, day, postType, what, number } of counts) {
    if (!limits.get(accountId)?.postTypes.includes(postType)) continue
    const sum = used.get(`${accountId} ${day}`) ?? { planned: 0, out: 0 }
    sum[what] += what === 'planned' ? number * plannedPublications(postType).length : number
    used.set(`${accountId} ${day}`, sum)
  }
  const wanted = Array.from({ length: days }, (_, n) =>
    new Date(from.getTime() + n * DAY_MS).toISOString().slice(0, 10),
  )
  return accounts.flatMap((account) =>
    wanted.flatMap((day): DayQuota[] => {
      const sum = used.get(`${account.accountId} ${day}`)
      if (!sum && days > 1) return []
      return [{ ...account, day, used: sum?.out ?? 0, planned: sum?.planned ?? 0 }]
    }),
  )
}

/** The limit that a platform has; of none of them types of posts have different ones. */
function limitOf(platform: Platform, config: PostTools['config']): DailyLimit | undefined {
  const limits = postTypes.map((postType: PostType) => platforms[platform].dailyLimit(postType, config))
  return limits.find((limit) => limit !== undefined)
}
