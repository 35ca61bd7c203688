import type { PostGlance } from '../../api/shapes'
import { dateAndTime } from '../../time/zone'
import { words } from '../../words'
import { postsList } from '../../words/posts-list'

/** What there is to say about how a post stands, beside the word for it. */
export function sentenceOf(post: PostGlance): string | undefined {
  const { sentence } = postsList
  if (post.status === 'unconfirmed') return sentence.unconfirmed
  if (post.held) return sentence.held
  const cause = post.failureCause ? words.posts.causes[post.failureCause] : undefined
  switch (post.status) {
    case 'failed':
    case 'missed':
      return [cause, post.errorMessage].filter(Boolean).join(': ')
    case 'published':
      return post.publishedAt ? sentence.out(dateAndTime(post.publishedAt)) : undefined
    case 'pending':
      return post.errorMessage ?? undefined
    default:
      return undefined
  }
}
