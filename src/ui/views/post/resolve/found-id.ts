import type { Platform } from '../../../api/shapes'
import { resolve as words } from '../../../words/resolve'

type Found = { id: string | undefined } | { mistake: string }

/**
 * The platform's id in what a person has found: the id itself, or an address that holds it.
 * @param page the account's own id, which Facebook's ids begin with
 */
export function foundId(text: string, platform: Platform, page: string | undefined): Found {
  const typed = text.trim()
  if (typed === '') return { id: undefined }
  if (/^https?:\/\//i.test(typed)) {
    const id = URL.canParse(typed) ? idIn(new URL(typed), platform, page) : undefined
    return id ? { id } : { mistake: words.noIdInAddress }
  }
  return /^[\x21-\x7e]{1,255}$/.test(typed) ? { id: typed } : { mistake: words.notAnId }
}

function idIn(address: URL, platform: Platform, page: string | undefined): string | undefined {
  switch (platform) {
    case 'linkedin':
      return /urn:li:(?:share|ugcPost|activity):\d+/.exec(decodeURIComponent(address.pathname))?.[0]
    case 'facebook':
      return facebookId(address, page)
    // Its addresses hold names of their own, not the ids that its programs know.
    case 'instagram':
      return undefined
  }
}

function facebookId({ pathname, searchParams }: URL, page: string | undefined): string | undefined {
  const story = searchParams.get('story_fbid')
  if (story && /^\d+$/.test(story)) return `${searchParams.get('id') ?? page}_${story}`
  const [, kind, last] = /(?:\/(posts|videos|reel))?\/(\d+(?:_\d+)?)\/?$/.exec(pathname) ?? []
  return kind === 'posts' && last && page && !last.includes('_') ? `${page}_${last}` : last
}
