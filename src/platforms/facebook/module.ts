import type { PlatformModule } from '../platform'
import { rules } from './rules'

/** Reels that Facebook takes from a page in 24 hours through its API. Source: Reels publishing. */
const REELS_A_DAY = 30

export const facebook: PlatformModule = {
  name: 'Facebook',
  words: {
    article: 'a',
    nothingFound:
      'This login reaches no page. Log in again and allow at least one page, as somebody with a role on it.',
  },
  externalId: { shape: /^\d{1,30}$/, description: 'the number of the Facebook page' },
  logins: ['facebook'],
  rules,
  options: { firstComment: { kinds: ['feed', 'reel', 'article'] } },
  mistakes: () => [],
  advice: () => [],
  // Source: Pages API posts.
  permissions: () => ({
    needed: ['pages_manage_posts', 'pages_read_engagement'],
    wished: ['pages_manage_engagement'],
  }),
  // Tokens of pages do not expire, and others cannot be renewed without a login.
  tokenLife: () => undefined,
  dailyLimit: (postType) =>
    postType === 'reel' ? { most: REELS_A_DAY, window: 'rolling', postTypes: ['reel'] } : undefined,
  // It fetches our pictures by address; a video of ours it gets as bytes.
  fetching: () => ({ by: 'FACEBOOK_GRAPH_URL', fetches: ({ type, key }) => type === 'image' || key === undefined }),
}
