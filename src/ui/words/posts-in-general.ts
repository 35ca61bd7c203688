import type { PostType } from '../../domain/post'
import type { FailureCause, Platform, PostStatus } from '../api/shapes'

/** How a post stands, as one word: the status, or that it waits for its account. */
export type Standing = PostStatus | 'held'

export const posts = {
  standing: {
    pending: 'Scheduled',
    processing: 'Being published',
    published: 'Published',
    failed: 'Failed',
    cancelled: 'Cancelled',
    unconfirmed: 'Unconfirmed',
    missed: 'Missed',
    held: 'On hold',
  } satisfies Record<Standing, string>,
  causes: {
    'token-dead': 'token ended',
    permission: 'not permitted',
    rejected: 'refused by the platform',
    'attempts-used-up': 'all attempts used up',
    'worker-died': 'worker after worker died',
    unusable: 'something is missing or damaged',
    'too-late': 'too late',
  } satisfies Record<FailureCause, string>,
  platforms: { facebook: 'Facebook', instagram: 'Instagram', linkedin: 'LinkedIn' } satisfies Record<Platform, string>,
  types: {
    feed: 'Feed',
    story: 'Story',
    feed_story: 'Feed + story',
    reel: 'Reel',
    article: 'Article',
  } satisfies Record<PostType, string>,
  /** Several of them, in a sentence. */
  several: {
    feed: 'feed posts',
    story: 'stories',
    feed_story: 'feed + stories',
    reel: 'reels',
    article: 'articles',
  } satisfies Record<PostType, string>,
  alone: (several: string) => `${several} alone count`,
  noCaption: 'No caption',
  more: (count: number) => `+${count}`,
  nextTry: (time: string, attempt: number) => `next try ${time}, attempt ${attempt}`,
  copy: 'Copy',
  copied: 'Copied',
}
