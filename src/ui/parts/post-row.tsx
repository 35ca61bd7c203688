import type { ComponentChildren } from 'preact'
import type { PostGlance } from '../api/shapes'
import { at } from '../base'
import { words } from '../words'
import { PlatformGlyph } from './platform-glyph'
import { StandingChip, standingOf } from './standing'
import { TextWithTimes } from './text-with-times'
import { When } from './when'

type Props = {
  post: PostGlance
  /** What can be done with it from here. */
  action?: ComponentChildren
  /** The moment that counts in this list; by default the one it was asked for. */
  when?: string | null
  /** Why it stands as it does; by default the cause of its failure. */
  why?: string | undefined
}

/**
 * A post on one line, as the short lists show it: in `<div class="list"><ul class="rows">`, or `rows alike` where all stand
 * alike, so that it need not be said in each.
 */
export function PostRow({ post, action, when = post.scheduledFor, why = causeInWords(post) }: Props) {
  return (
    <li class="post-row">
      <PlatformGlyph platform={post.platform} />
      <div class="post-row-text">
        <a href={at(`/posts/${post.postDetailId}`)} class="caption">
          {post.caption || words.posts.noCaption}
        </a>
        <span class="soft">
          {post.accountName}
          {why && (
            <>
              : <TextWithTimes text={why} />
            </>
          )}
        </span>
      </div>
      {when && <When at={when} relative />}
      <StandingChip standing={standingOf(post)} />
      {action && <span class="post-row-action">{action}</span>}
    </li>
  )
}

const causeInWords = ({ failureCause }: PostGlance) => (failureCause ? words.posts.causes[failureCause] : undefined)
