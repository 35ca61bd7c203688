import { postsAround } from '../../db/queries/posts-around'
import { tokenEnds } from '../../db/queries/token-ends'
import { dailyLimit, fullestWindow, sharedTime } from '../../domain/daily-limit'
import { platformNames } from '../posts/draft'
import type { ApiServices } from '../services'
import type { PlannedPost } from './planned-post'

/**
 * What stands in the way of posts on the side of their accounts. All of it can still be put right, or waits for better
 * days by itself, so that it is a warning and never an error.
 */
export async function accountAdvice(services: ApiServices, posts: PlannedPost[], scheduledAt: Date): Promise<string[]> {
  const [tokens, full] = await Promise.all([
    tokenAdvice(services, posts, scheduledAt),
    limitAdvice(services, posts, scheduledAt),
  ])
  return [...tokens, ...full]
}

async function tokenAdvice({ db }: ApiServices, posts: PlannedPost[], scheduledAt: Date): Promise<string[]> {
  const ends = await tokenEnds(
    db,
    posts.map(({ account }) => account.id),
  )
  return posts.flatMap(({ account }) => {
    if (account.status === 'needs_reconnect') {
      return [`${nameOf(account)} has to be connected again before its posts can go out`]
    }
    const end = ends.get(account.id)
    return end && end <= scheduledAt
      ? [
          `The token of ${nameOf(account, 'a')} ends at ${end.toISOString()}, before this post is due: connect the account again until then`,
        ]
      : []
  })
}

async function limitAdvice({ db, config }: ApiServices, posts: PlannedPost[], scheduledAt: Date): Promise<string[]> {
  const perDay = { instagram: config.INSTAGRAM_POSTS_PER_DAY, linkedin: config.LINKEDIN_POSTS_PER_DAY }
  const limited = posts.flatMap(({ account, draft: { postType } }) => {
    const limit = dailyLimit(account.platform, postType, perDay)
    return limit ? [{ account, postType, limit }] : []
  })
  const most = Math.max(0, ...limited.map(({ limit }) => limit.most))
  const around = await postsAround(
    db,
    limited.map(({ account, limit }) => ({
      accountId: account.id,
      at: scheduledAt,
      ...sharedTime(limit, scheduledAt),
    })),
    most,
  )
  return limited.flatMap(({ account, postType, limit }) => {
    const others = around.filter(({ accountId }) => accountId === account.id)
    if (fullestWindow(limit, { at: scheduledAt, postType }, others) <= limit.most) return []
    const what = limit.postTypes.length === 1 ? 'reels' : 'posts'
    const time =
      limit.window === 'rolling' ? 'in 24 hours' : `a day, and ${scheduledAt.toISOString().slice(0, 10)} (UTC)`
    const state = limit.window === 'rolling' ? 'and there are as many around this one already' : 'has as many already'
    return [
      `${nameOf(account)} is full then: ${platformNames[account.platform]} takes ${limit.most} ${what} ${time} ${state}. The post goes out when there is room again`,
    ]
  })
}

const nameOf = ({ id, name }: PlannedPost['account'], first: 'A' | 'a' = 'A') => `${first}ccount ${id} (${name})`
