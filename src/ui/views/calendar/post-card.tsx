import type { PostGlance } from '../../api/shapes'
import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { RescheduleDialog } from '../../parts/decisions/reschedule-dialog'
import { Dialog } from '../../parts/dialog'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { StandingChip, standingOf } from '../../parts/standing'
import { When } from '../../parts/when'
import { words } from '../../words'
import { calendar } from '../../words/calendar'
import { isMovable } from './move'

/** One post of the calendar, and a field for its time: what dragging does, for who does not drag. */
export function PostCard({ post, onClose }: { post: PostGlance; onClose(): void }) {
  const title = post.caption || words.posts.noCaption
  const open = <LinkButton href={at(`/posts/${post.postDetailId}`)}>{calendar.open}</LinkButton>
  const about = (
    <>
      <p class="row">
        <PlatformGlyph platform={post.platform} /> {post.accountName} <StandingChip standing={standingOf(post)} />
      </p>
      {post.scheduledFor && <When at={post.scheduledFor} zone={post.timeZone} relative />}
    </>
  )
  if (isMovable(post)) {
    return (
      <RescheduleDialog post={post} title={title} onClose={onClose} actions={open}>
        {about}
      </RescheduleDialog>
    )
  }
  return (
    <Dialog title={title} onClose={onClose} actions={open}>
      {about}
      <p class="soft">{calendar.fixed}</p>
    </Dialog>
  )
}
