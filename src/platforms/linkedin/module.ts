import { RENEW_AGAIN_MS, RENEW_AHEAD_MS } from '../../domain/token-life'
import type { Draft } from '../judge/draft'
import type { PlatformModule } from '../platform'
import { rules } from './rules'

const DAY_MS = 86_400_000

// Source: LinkedIn Posts API and Community Management.
const member = { needed: ['w_member_social'], wished: [] }
const page = {
  needed: ['w_organization_social'],
  wished: ['r_organization_social', 'w_organization_social_feed'],
}

export const linkedin: PlatformModule = {
  name: 'LinkedIn',
  words: {
    article: 'a',
    nothingFound:
      'This login reaches nothing to publish to: the permissions in LINKEDIN_SCOPES cover neither the member nor a page.',
  },
  externalId: {
    shape: /^urn:li:(person:[A-Za-z0-9_-]{1,100}|organization:\d{1,30})$/,
    description: 'urn:li:person:… or urn:li:organization:…',
  },
  logins: ['linkedin'],
  rules,
  options: {
    firstComment: { kinds: ['feed', 'reel', 'article'] },
    mentions: { kinds: ['feed', 'article'] },
    thumbnail: { kinds: ['article'] },
  },
  mistakes: ({ link, media, options: { thumbnail } }) => [
    ...(link && !isWebAddress(link) ? [{ path: 'link', message: 'is no web address' }] : []),
    ...(thumbnail !== undefined && media[thumbnail]?.type !== 'image'
      ? [{ path: 'thumbnail', message: 'names no image of this post; the first of its files and media is 0' }]
      : []),
  ],
  advice,
  permissions: ({ externalId }) => (externalId.startsWith('urn:li:organization:') ? page : member),
  // With its refresh token, which keeps its own end however often it is used.
  tokenLife({ expiresInMs, hasRefreshToken, refreshExpiresInMs }) {
    if (!hasRefreshToken) return undefined
    if (expiresInMs === undefined) return RENEW_AGAIN_MS
    // What a refresh token gives ends with it at the latest: a day more is not worth a call.
    if (refreshExpiresInMs !== undefined && refreshExpiresInMs < expiresInMs + DAY_MS) return undefined
    return Math.max(RENEW_AGAIN_MS, expiresInMs - RENEW_AHEAD_MS)
  },
  dailyLimit: (_postType, { LINKEDIN_POSTS_PER_DAY: most }) => ({
    most,
    window: 'utc-day',
    postTypes: ['feed', 'article'],
  }),
  fetching: () => undefined,
}

function advice({ link, media, title }: Draft): string[] {
  if (title) return []
  if (link)
    return ['LinkedIn reads nothing from the page behind the link: without a title the name of its site is shown']
  if (media[0]?.type !== 'document') return []
  return ["LinkedIn shows a title with each document: without one it is the file's name, or “Document”"]
}

const isWebAddress = (link: string) => URL.canParse(link) && /^https?:$/.test(new URL(link).protocol)
