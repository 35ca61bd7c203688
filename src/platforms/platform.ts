import type { DailyLimit } from '../domain/daily-limit'
import type { FieldError } from '../domain/field-error'
import type { MediaItem, Platform, PostType, PublicationKind } from '../domain/post'
import type { PostOptions } from '../domain/post-options'
import type { TokenLife } from '../domain/token-life'
import type { Circumstances, Draft } from './judge/draft'
import type { Rule } from './judge/rule'

export type OptionName = keyof PostOptions

/** Where an option means something. */
export type OptionUse = {
  kinds: readonly PublicationKind[]
  /** What the media must be like, and how that is said. */
  needs?: { media: (media: MediaItem[]) => boolean; message: string }
}

export type Permissions = {
  /** Without one of these nothing can be published. */
  needed: readonly string[]
  /** Without these something smaller is missing: first comments, looking for a post whose answer was lost. */
  wished: readonly string[]
}

/** The numbers of posts a day that differ from account to account, as the operator has set them. */
export type PostsPerDay = { INSTAGRAM_POSTS_PER_DAY: number; LINKEDIN_POSTS_PER_DAY: number }

/** How a platform comes by media: who asks for them, by the setting that holds its address, and which it asks for. */
export type Fetching = { by: 'FACEBOOK_GRAPH_URL' | 'INSTAGRAM_GRAPH_URL'; fetches: (item: MediaItem) => boolean }

/**
 * All that is to be known of a platform without calling it: its words, what it takes, and how its accounts and tokens
 * live. API, worker and command line ask here; nowhere else does a rule depend on which platform it is. How it is called
 * stands beside it, in `login.ts`, `pages.ts` and `publisher/`.
 */
export type PlatformModule = {
  name: string
  words: {
    /** Before the name. */
    article: 'a' | 'an'
    /** Said after a login that reaches nothing to publish to. */
    nothingFound: string
  }
  /** How the platform names its accounts. */
  externalId: { shape: RegExp; description: string }
  /** Which logins give a token for it. The first is meant when none is named. */
  logins: readonly [Platform, ...Platform[]]
  /** What can be published; a kind that is missing does not exist there. */
  rules: Partial<Record<PublicationKind, Rule>>
  /** The options that mean something there. */
  options: Partial<Record<OptionName, OptionUse>>
  /** What it refuses for certain beyond its rules. Of the options only those that mean something there are given. */
  mistakes(draft: Draft, kinds: readonly PublicationKind[], known: Circumstances): FieldError[]
  /** What will be published differently from what one might expect. */
  advice(draft: Draft): string[]
  /** What the token of an account must and should be allowed to do. */
  permissions(account: { login: Platform; externalId: string }): Permissions
  /** When a token that this login has just given should be renewed, in milliseconds; undefined when nothing would come of it. */
  tokenLife(token: TokenLife): number | undefined
  /** The limit that a post falls under; undefined where none is known. */
  dailyLimit(postType: PostType, perDay: PostsPerDay): DailyLimit | undefined
  /** Undefined where all media are sent as bytes. */
  fetching(login: Platform): Fetching | undefined
}
