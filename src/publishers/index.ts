import type { Platform } from '../domain/post'
import { createFacebookPublisher } from './facebook/facebook-publisher'
import type { HttpClient } from './http-client'
import { createInstagramPublisher } from './instagram/instagram-publisher'
import { createLinkedInClient } from './linkedin/linkedin-client'
import { createLinkedInPublisher } from './linkedin/linkedin-publisher'
import { createGraphClient } from './meta/graph-client'
import type { MediaSource, Publisher } from './publisher'

export type PlatformSettings = {
  META_GRAPH_VERSION: string
  META_APP_SECRET?: string | undefined
  FACEBOOK_GRAPH_URL: string
  INSTAGRAM_GRAPH_URL: string
  LINKEDIN_API_URL: string
  LINKEDIN_VERSION: string
}

/** The publisher of each platform. */
export function createPublishers(
  settings: PlatformSettings,
  http: HttpClient,
  media: MediaSource,
): Record<Platform, Publisher> {
  const version = settings.META_GRAPH_VERSION
  const facebook = createGraphClient(http, settings.FACEBOOK_GRAPH_URL, version, settings.META_APP_SECRET)
  const instagram = createGraphClient(http, settings.INSTAGRAM_GRAPH_URL, version)
  const linkedin = createLinkedInClient(http, settings.LINKEDIN_API_URL, settings.LINKEDIN_VERSION)
  return {
    facebook: createFacebookPublisher(facebook),
    // A token from Facebook Login works only on graph.facebook.com, one from Instagram Login only on its own host.
    instagram: createInstagramPublisher((login) => (login === 'instagram' ? instagram : facebook)),
    linkedin: createLinkedInPublisher(linkedin, media),
  }
}
