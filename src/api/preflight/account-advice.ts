import { postsAround } from '../../db/queries/posts-around'
import { type TokenCondition, tokenConditions } from '../../db/queries/token-conditions'
import { dailyLimit, fullestWindow, sharedTime } from '../../domain/daily-limit'
import { missingPermissions } from '../../domain/permissions'
import { type Draft, platformNames } from '../posts/draft'
import { optionsFor } from '../posts/usable-options'
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
  const tokens = await tokenConditions(
    db,
    posts.map(({ account }) => account.id),
  )
  return posts.flatMap(({ account, draft }) => {
    if (account.status === 'needs_reconnect') {
      return [`${nameOf(account)} has to be connected again before its posts can go out`]
    }
    const token = tokens.get(account.id)
    return token ? [...endAdvice(account, token, scheduledAt), ...permissionAdvice(account, token, draft)] : []
  })
}

// One that is renewed in time, as far as anybody can tell, is nobody's business.
function endAdvice(account: PlannedPost['account'], { endsAt, renewAt }: TokenCondition, scheduledAt: Date): string[] {
  if (!endsAt || endsAt > scheduledAt || (renewAt && renewAt < endsAt)) return []
  const before = `ends at ${endsAt.toISOString()}, before this post is due`
  return [`The token of ${nameOf(account, 'a')} ${before}: connect the account again until then`]
}

function permissionAdvice(account: PlannedPost['account'], { scopes }: TokenCondition, draft: Draft): string[] {
  const subject = { platform: account.platform, login: account.login, externalId: account.external_id }
  const { needed, wished } = missingPermissions(subject, scopes ?? undefined)
  const lacks = (names: string[], what: string) =>
    names.length > 0
      ? [
          `${nameOf(account)} lacks the permission ${names.join(', ')}: ${what} will be refused. Connect it again and allow that`,
        ]
      : []
  const forComments = optionsFor(account.platform, draft).firstComment ? wished.filter(isForComments) : []
  return [...lacks(needed, 'its posts'), ...lacks(forComments, 'the first comment')]
}

/** `pages_manage_engagement`, `instagram_manage_comments`, `w_organization_social_feed`. */
const isForComments = (permission: string) => /(_engagement|_comments|_feed)$/.test(permission)

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
