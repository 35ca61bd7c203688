import type { FieldError } from '../../domain/field-error'
import type { MediaItem } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'
import type { PlatformModule } from '../platform'

const MAX_COLLABORATORS = 3

const aReel = {
  media: (media: MediaItem[]) => media.length === 1 && media[0]?.type === 'video',
  message: 'is for a reel, a post of one video',
}

/** The options that Instagram knows. Source: IG User media reference. */
export const options: PlatformModule['options'] = {
  firstComment: { kinds: ['feed', 'reel', 'article'] },
  userTags: { kinds: ['feed', 'reel', 'story'] },
  locationId: { kinds: ['feed', 'reel'] },
  collaborators: { kinds: ['feed', 'reel'] },
  shareToFeed: { kinds: ['feed', 'reel'], needs: aReel },
  coverUrl: { kinds: ['feed', 'reel'], needs: aReel },
  thumbOffsetMs: {
    kinds: ['feed', 'reel'],
    needs: { media: (media) => media.some(({ type }) => type === 'video'), message: 'is for posts with a video' },
  },
}

/** Tags and invitations that Instagram refuses for certain. */
export const mistakes: PlatformModule['mistakes'] = ({ media, options }, kinds, { login, account = 'its account' }) => {
  const { userTags = [], collaborators = [] } = options
  const errors: FieldError[] = userTags.flatMap((tag, index) => {
    const wrong = tagError(tag, media, kinds.includes('feed'))
    return wrong ? [{ path: `userTags.${index}.${wrong.field}`, message: wrong.message }] : []
  })
  if (collaborators.length > MAX_COLLABORATORS) {
    errors.push({ path: 'collaborators', message: `at most ${MAX_COLLABORATORS}` })
  }
  if (collaborators.length > 0 && login === 'instagram') {
    const message = `${account} can invite nobody: that needs an account connected through Facebook`
    errors.push({ path: 'collaborators', message })
  }
  return errors
}

type Tag = NonNullable<PostOptions['userTags']>[number]

function tagError(tag: Tag, media: MediaItem[], isInFeed: boolean): { field: string; message: string } | undefined {
  if (tag.media === undefined && media.length > 1) {
    return { field: 'media', message: 'must say which of the media is meant; the first is 0' }
  }
  const tagged = media[tag.media ?? 0]
  if (!tagged) return { field: 'media', message: `this post has ${media.length} of media; the first is 0` }
  if (tagged.type === 'video' && tag.x !== undefined) {
    return { field: 'x', message: 'a person on a video has no place, leave out x and y' }
  }
  if (tagged.type === 'image' && isInFeed && !(isShare(tag.x) && isShare(tag.y))) {
    return { field: 'x', message: 'a person on an image needs a place, x and y from 0 to 1' }
  }
  return undefined
}

const isShare = (value: number | undefined) => value !== undefined && value >= 0 && value <= 1
