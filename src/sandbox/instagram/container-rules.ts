import type { GraphCall } from '../graph/graph-call'
import { instagramError, invalidParameter } from '../graph/graph-error'
import type { Container } from '../graph/nodes'
import type { Params } from '../graph/params'

const MAX_CAPTION = 2200
const MAX_HASHTAGS = 30
const MAX_MENTIONS = 20
const MAX_ALT_TEXT = 1000
const MAX_COLLABORATORS = 3

/** Every parameter `POST /{ig-user-id}/media` knows. */
export const containerParameters = [
  'image_url',
  'video_url',
  'media_type',
  'caption',
  'alt_text',
  'user_tags',
  'location_id',
  'collaborators',
  'is_ai_generated',
  'share_to_feed',
  'cover_url',
  'thumb_offset',
  'audio_name',
  'audio_configuration',
  'trial_params',
  'is_carousel_item',
  'children',
  'upload_type',
  'poll_attachment',
  'is_poll_duration_extended',
  'is_comment_prompt_used',
] as const

/** What a container is meant to become, from `media_type`, `is_carousel_item` and the URLs. */
export function shapeOf(params: Params): { shape: Container['shape']; type: 'image' | 'video' } {
  const mediaType = params.string('media_type')
  const child = params.boolean('is_carousel_item') === true
  const video = params.has('video_url') || params.string('upload_type') === 'resumable'
  switch (mediaType) {
    case undefined:
    case 'IMAGE':
      if (!params.has('image_url')) throw missingUrl()
      return { shape: child ? 'child' : 'image', type: 'image' }
    case 'VIDEO':
      // A lone VIDEO ended in November 2023; it lives on for carousel items.
      if (!child) throw instagramError(100, 2207023, 'The media type VIDEO is no longer supported. Use REELS.')
      if (!video) throw missingUrl()
      return { shape: 'child', type: 'video' }
    case 'REELS':
      if (child) throw instagramError(100, 2207023, 'Reels cannot be carousel items')
      if (!video) throw missingUrl()
      return { shape: 'reel', type: 'video' }
    case 'STORIES':
      if (!video && !params.has('image_url')) throw missingUrl()
      return { shape: 'story', type: video ? 'video' : 'image' }
    case 'CAROUSEL':
      return { shape: 'carousel', type: 'image' }
    default:
      throw instagramError(100, 2207023, `The media type ${mediaType} is unknown`)
  }
}

/** Refuses texts and tags the platform would refuse. */
export function checkTexts(call: GraphCall, type: 'image' | 'video'): void {
  const { params } = call
  const caption = params.string('caption') ?? ''
  // Whether the platform counts code points or UTF-16 units is not documented; the stricter count is taken.
  if (caption.length > MAX_CAPTION) throw captionTooLong(`The caption was too long: ${caption.length} characters`)
  if (count(caption, /#[\p{L}\p{N}_]+/gu) > MAX_HASHTAGS) throw captionTooLong('The caption has more than 30 hashtags')
  if (count(caption, /@[\w.]+/g) > MAX_MENTIONS) {
    throw instagramError(100, 2207040, 'Cannot use more than 20 tags in the caption')
  }
  if ((params.string('alt_text')?.length ?? 0) > MAX_ALT_TEXT) throw invalidParameter('Param alt_text is too long')
  checkTags(params, type)
  const collaborators = params.list('collaborators') ?? []
  if (collaborators.length > MAX_COLLABORATORS) throw invalidParameter('At most 3 collaborators can be invited')
  if (call.token?.kind === 'instagram-login') {
    for (const name of ['collaborators', 'upload_type']) {
      if (params.has(name)) throw invalidParameter(`Param ${name} is available with Facebook Login only`)
    }
  }
  if ((params.number('thumb_offset') ?? 0) < 0) {
    throw instagramError(1, 2207057, 'Thumbnail offset must be greater than or equal to 0 and less than video duration')
  }
}

function checkTags(params: Params, type: 'image' | 'video'): void {
  const story = params.string('media_type') === 'STORIES'
  for (const tag of params.list('user_tags') ?? []) {
    const { username, x, y } = (tag ?? {}) as { username?: unknown; x?: unknown; y?: unknown }
    if (typeof username !== 'string') throw invalidParameter('Every user tag needs a username')
    if (type === 'image' && !story && !(isFraction(x) && isFraction(y))) {
      throw invalidParameter('User tags on images need x and y between 0.0 and 1.0')
    }
  }
}

function isFraction(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

function missingUrl() {
  return invalidParameter('The parameter image_url or video_url is required')
}

function captionTooLong(message: string) {
  return instagramError(36004, 2207010, message)
}
