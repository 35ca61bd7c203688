import type { PostWithHistory } from '../../../api/shapes'
import { dateAndTime } from '../../../time/zone'
import { preview as words } from '../../../words/preview'

/** The time that stands with a post: when it came out, or is to. */
export function PreviewTime({ post: { publications, scheduledFor } }: { post: PostWithHistory }) {
  const at = publications.find(({ publishedAt }) => publishedAt)?.publishedAt ?? scheduledFor
  return <span class="soft small-text">{at ? dateAndTime(at) : words.now}</span>
}
