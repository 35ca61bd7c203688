import type { ComponentChildren } from 'preact'
import type { PostGlance } from '../api/shapes'
import { at } from '../base'
import { words } from '../words'
import { PlatformGlyph } from './platform-glyph'
import { StandingChip, standingOf } from './standing'
import { When } from './when'

type Props = {
  post: PostGlance
  /** What can be done with it from here. */
  action?: ComponentChildren
  /** The moment that counts in this list; by default the one it was asked for. */
  when?: string | null
}

/** A post on one line, as the short lists show it. */
export function PostRow({ post, action, when = post.scheduledFor }: Props) {
  const cause = post.failureCause ? words.posts.causes[post.failureCause] : undefined
  return (
    <li class="post-row">
      <PlatformGlyph platform={post.platform} />
      <div class="post-row-text">
        <a href={at(`/posts/${post.postDetailId}`)} class="caption">
          {post.caption || words.posts.noCaption}
        </a>
        <span class="soft">
          {post.accountName}
          {cause && `: ${cause}`}
        </span>
      </div>
      {when && <When at={when} relative />}
      <StandingChip standing={standingOf(post)} />
      {action}
    </li>
  )
}
