import type { Platform } from '../domain/post'
import type { HttpClient } from './calls/http-client'
import type { MediaSource, Publisher } from './calls/publisher'
import { type OnCall, toldCalls } from './calls/told-calls'
import { createFacebookPublisher, type FeedMode } from './facebook/publisher/publisher'
import { createInstagramPublisher } from './instagram/publisher/publisher'
import { createLinkedInClient } from './linkedin/calls/linkedin-client'
import { createLinkedInPublisher } from './linkedin/publisher/publisher'
import { createGraphClient, type OnUsage } from './meta/graph-client'
import { createRupload } from './meta/rupload'

export type PlatformSettings = {
  META_GRAPH_VERSION: string
  META_APP_SECRET?: string | undefined
  FACEBOOK_GRAPH_URL: string
  FACEBOOK_VIDEO_URL: string
  FACEBOOK_UPLOAD_URL: string
  FACEBOOK_FEED_MODE?: FeedMode
  INSTAGRAM_GRAPH_URL: string
  LINKEDIN_API_URL: string
  LINKEDIN_VERSION: string
}

/**
 * The publisher of each platform.
 * @param onUsage hears when Meta's usage headers advise to slow down
 * @param onCall hears of each call when it is over
 */
export function createPublishers(
  settings: PlatformSettings,
  http: HttpClient,
  media: MediaSource,
  onUsage?: OnUsage,
  onCall?: OnCall,
): Record<Platform, Publisher> {
  const version = settings.META_GRAPH_VERSION
  const { FACEBOOK_GRAPH_URL, FACEBOOK_VIDEO_URL, FACEBOOK_UPLOAD_URL, INSTAGRAM_GRAPH_URL } = settings
  const [ofFacebook, ofInstagram] = [toldCalls(http, 'facebook', onCall), toldCalls(http, 'instagram', onCall)]
  const withSecret = (client: HttpClient, url: string) =>
    createGraphClient(client, url, version, settings.META_APP_SECRET, onUsage)
  const facebook = withSecret(ofFacebook, FACEBOOK_GRAPH_URL)
  const facebookVideo = withSecret(ofFacebook, FACEBOOK_VIDEO_URL)
  const rupload = createRupload(ofFacebook, FACEBOOK_UPLOAD_URL, version)
  const instagram = createGraphClient(ofInstagram, INSTAGRAM_GRAPH_URL, version, undefined, onUsage)
  const instagramByFacebook = withSecret(ofInstagram, FACEBOOK_GRAPH_URL)
  const linkedinHttp = toldCalls(http, 'linkedin', onCall)
  const linkedin = createLinkedInClient(linkedinHttp, settings.LINKEDIN_API_URL, settings.LINKEDIN_VERSION)
  return {
    facebook: createFacebookPublisher(
      { graph: facebook, video: facebookVideo, rupload, media },
      settings.FACEBOOK_FEED_MODE,
    ),
    // A token from Facebook Login works only on graph.facebook.com, one from Instagram Login only on its own host.
    instagram: createInstagramPublisher((login) => (login === 'instagram' ? instagram : instagramByFacebook)),
    linkedin: createLinkedInPublisher(linkedin, media),
  }
}
