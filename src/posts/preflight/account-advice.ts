import type { TokenCondition } from '../../db/accounts/find-social-accounts'
import { type Around, countPostsAround, postsAround } from '../../db/posts/posts-around'
import { type DailyLimit, fullestWindow, isFullByCount, sharedTime } from '../../domain/daily-limit'
import type { PostType } from '../../domain/post'
import { platforms } from '../../platforms'
import type { Draft } from '../../platforms/judge/draft'
import { optionsFor } from '../../platforms/judge/usable-options'
import { missingPermissions } from '../../platforms/permissions'
import type { PlannedPost } from '../planned-post'
import type { PostTools } from '../post-tools'

/**
 * What stands in the way of posts on the side of their accounts. All of it can still be put right, or waits for better
 * days by itself, so that it is a warning and never an error.
 */
export async function accountAdvice(tools: PostTools, posts: PlannedPost[], scheduledAt: Date): Promise<string[]> {
  const full = await limitAdvice(tools, posts, scheduledAt)
  return [...posts.flatMap((post) => tokenAdvice(post, scheduledAt)), ...full]
}

function tokenAdvice({ account, draft }: PlannedPost, scheduledAt: Date): string[] {
  if (account.status === 'needs_reconnect') {
    return [`${nameOf(account)} has to be connected again before its posts can go out`]
  }
  const { token } = account
  return token ? [...endAdvice(account, token, scheduledAt), ...permissionAdvice(account, token, draft)] : []
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

type Limited = { account: PlannedPost['account']; postType: PostType; limit: DailyLimit }

async function limitAdvice({ db, config }: PostTools, posts: PlannedPost[], scheduledAt: Date): Promise<string[]> {
  const limited = posts.flatMap(({ account, draft: { postType } }): Limited[] => {
    const limit = platforms[account.platform].dailyLimit(postType, config)
    return limit ? [{ account, postType, limit }] : []
  })
  const around = limited.map(({ account, limit }) => {
    return { accountId: account.id, at: scheduledAt, ...sharedTime(limit, scheduledAt) }
  })
  const most = Math.max(0, ...limited.map(({ limit }) => limit.most))
  const counts = await countPostsAround(db, limited[0]?.account.company_id ?? '', around, most)
  const full = await Promise.all(
    limited.map(async ({ limit, postType }, index) => {
      const post = { at: scheduledAt, postType }
      // Nearly always the counts tell it, and the posts themselves need not be read.
      return (
        isFullByCount(limit, post, counts[index] ?? { upTo: 0, after: 0 }) ??
        fullestWindow(limit, post, await postsAround(db, around[index] as Around, limit.postTypes, most)) > limit.most
      )
    }),
  )
  return limited.filter((_, index) => full[index]).map((one) => fullLine(one, scheduledAt))
}

function fullLine({ account, limit }: Limited, scheduledAt: Date): string {
  const what = limit.postTypes.length === 1 ? 'reels' : 'posts'
  const isRolling = limit.window === 'rolling'
  const time = isRolling ? 'in 24 hours' : `a day, and ${scheduledAt.toISOString().slice(0, 10)} (UTC)`
  const state = isRolling ? 'and there are as many around this one already' : 'has as many already'
  const takes = `${platforms[account.platform].name} takes ${limit.most} ${what} ${time} ${state}`
  return `${nameOf(account)} is full then: ${takes}. The post goes out when there is room again`
}

const nameOf = ({ id, name }: PlannedPost['account'], first: 'A' | 'a' = 'A') => `${first}ccount ${id} (${name})`
