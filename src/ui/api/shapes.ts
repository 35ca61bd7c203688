import type { Schemas } from '../../client'

export type Post = Schemas['Post']
export type PostWithHistory = Schemas['PostWithHistory']
export type Account = Schemas['Account']
export type Platform = Post['platform']
export type PostStatus = Post['status']
export type FailureCause = NonNullable<Post['failureCause']>

/** A post as lists, the calendar and the overview show it. */
export type PostGlance = Schemas['PostGlance']
export type Overview = Schemas['GetOverviewAnswer200']
export type Tick = Schemas['Tick']
export type Quota = Schemas['Quota']

/** The filters that lists of posts and changes of many posts have in common. */
export type PostFilter = {
  status?: string
  held?: boolean
  failureCause?: FailureCause
  platform?: Platform
  socialAccountId?: string
  from?: string
  to?: string
  publishedFrom?: string
  q?: string
}

export type BulkResult = { done: number; skipped: { postDetailId: string; reason: string }[]; more: boolean }
