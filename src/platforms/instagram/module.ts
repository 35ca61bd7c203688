import { RENEW_AHEAD_MS } from '../../domain/token-life'
import type { PlatformModule } from '../platform'
import { advice } from './advice'
import { mistakes, options } from './options'
import { rules } from './rules'

/** Instagram refreshes no token younger than 24 hours. */
const MIN_AGE_MS = 25 * 3_600_000

// Source: Instagram content publishing, with each of the two logins.
const byFacebook = {
  needed: ['instagram_basic', 'instagram_content_publish'],
  wished: ['instagram_manage_comments'],
}
const byInstagram = {
  needed: ['instagram_business_basic', 'instagram_business_content_publish'],
  wished: ['instagram_business_manage_comments'],
}

export const instagram: PlatformModule = {
  name: 'Instagram',
  words: { article: 'an', nothingFound: 'This login reaches no professional Instagram account.' },
  externalId: { shape: /^\d{1,30}$/, description: 'the number of the Instagram professional account' },
  logins: ['facebook', 'instagram'],
  rules,
  options,
  mistakes,
  advice,
  permissions: ({ login }) => (login === 'instagram' ? byInstagram : byFacebook),
  // By itself, after a day, while it lives. The age of one that was typed in is not known, so that one is renewed as soon
  // as it may be, and its end is known from then on.
  tokenLife({ expiresInMs }) {
    if (expiresInMs === undefined) return MIN_AGE_MS
    return expiresInMs > MIN_AGE_MS ? Math.max(MIN_AGE_MS, expiresInMs - RENEW_AHEAD_MS) : undefined
  },
  dailyLimit: (_postType, { INSTAGRAM_POSTS_PER_DAY: most }) => ({
    most,
    window: 'rolling',
    postTypes: ['feed', 'story', 'feed_story', 'reel'],
  }),
  fetching: (login) => ({
    by: login === 'instagram' ? 'INSTAGRAM_GRAPH_URL' : 'FACEBOOK_GRAPH_URL',
    fetches: () => true,
  }),
}
