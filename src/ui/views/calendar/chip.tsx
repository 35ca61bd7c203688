import { useState } from 'preact/hooks'
import type { PostGlance } from '../../api/shapes'
import { say } from '../../parts/announce'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { StandingMark, standingOf } from '../../parts/standing'
import { addDays, dayOf, nameOfDay, timeOfDay } from '../../time/zone'
import { words } from '../../words'
import { calendar } from '../../words/calendar'
import { isMovable } from './move'
import type { Moving } from './moving'

type Props = { post: PostGlance; moving: Moving; onOpen(post: PostGlance): void }

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

/** A post in the calendar: opened by a press, moved by dragging it, or by `m` and the arrows. */
export function Chip({ post, moving, onOpen }: Props) {
  const [dragged, drag] = useState(false)
  const movable = isMovable(post)
  const mine = moving.post?.postDetailId === post.postDetailId
  const standing = standingOf(post)
  const caption = post.caption || words.posts.noCaption
  const onKeyDown = (event: KeyboardEvent) => {
    if (!mine) {
      if (event.key !== 'm' || !movable || !post.scheduledFor) return
      moving.begin(post, dayOf(post.scheduledFor))
      say(calendar.moving(nameOfDay(dayOf(post.scheduledFor))))
    } else {
      // Shift makes a day's step a week's.
      const step = (steps[event.key] ?? 0) * (event.shiftKey && /Left|Right/.test(event.key) ? 7 : 1)
      if (step) {
        const day = addDays(moving.day as string, step)
        moving.choose(day)
        say(calendar.movingTo(nameOfDay(day)))
      } else if (event.key === 'Enter') void moving.drop()
      else if (event.key === 'Escape') {
        moving.giveUp()
        say(calendar.movedBack)
      } else return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <button
      type="button"
      class={`chip-post${mine ? ' moving' : ''}${dragged ? ' dragged' : ''}`}
      draggable={movable}
      data-post={post.postDetailId}
      onClick={() => !mine && onOpen(post)}
      onKeyDown={onKeyDown}
      onBlur={() => mine && moving.giveUp()}
      onDragStart={(event) => {
        event.dataTransfer?.setData('text/plain', post.postDetailId)
        if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
        moving.begin(post, dayOf(post.scheduledFor as string))
        drag(true)
      }}
      onDragEnd={() => {
        drag(false)
        moving.giveUp()
      }}
    >
      <span class="numbers">{post.scheduledFor && timeOfDay(post.scheduledFor)}</span>
      <PlatformGlyph platform={post.platform} />
      <StandingMark standing={standing} />
      <span class="hidden">{words.posts.standing[standing]}: </span>
      <span class="chip-caption">{caption}</span>
    </button>
  )
}
