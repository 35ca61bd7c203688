import { useState } from 'preact/hooks'
import { inWords } from '../../api/in-words'
import type { PostGlance } from '../../api/shapes'
import { useChange } from '../../api/use-change'
import { at } from '../../base'
import { Button, LinkButton } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { StandingChip, standingOf } from '../../parts/standing'
import { When } from '../../parts/when'
import { nameOfDay, viewersZone, wallClock } from '../../time/zone'
import { words } from '../../words'
import { calendar } from '../../words/calendar'
import { isMovable, reschedule } from './move'

/** One post of the calendar, and a field for its time: what dragging does, for who does not drag. */
export function PostCard({ post, onClose }: { post: PostGlance; onClose(): void }) {
  const zone = post.timeZone ?? viewersZone()
  const [clock, setClock] = useState(post.scheduledFor ? wallClock(post.scheduledFor, zone) : '')
  const change = useChange(
    () => reschedule(post, clock, post.timeZone),
    () => calendar.moved(nameOfDay(clock.slice(0, 10))),
  )
  const movable = isMovable(post)
  const save = async (event: Event) => {
    event.preventDefault()
    if (await change.run()) onClose()
  }
  return (
    <Dialog
      title={post.caption || words.posts.noCaption}
      onClose={onClose}
      actions={
        <>
          <LinkButton href={at(`/posts/${post.postDetailId}`)}>{calendar.open}</LinkButton>
          {movable && (
            <Button kind="primary" type="submit" form="post-card" busy={change.busy}>
              {calendar.save}
            </Button>
          )}
        </>
      }
    >
      <p class="row">
        <PlatformGlyph platform={post.platform} /> {post.accountName} <StandingChip standing={standingOf(post)} />
      </p>
      {post.scheduledFor && <When at={post.scheduledFor} zone={post.timeZone} relative />}
      {movable ? (
        <form id="post-card" onSubmit={save}>
          <Field
            label={calendar.at}
            hint={calendar.times(zone)}
            mistake={change.error === undefined ? undefined : inWords(change.error)}
          >
            {(described) => (
              <input
                {...described}
                class="input"
                type="datetime-local"
                required
                value={clock}
                onInput={({ currentTarget }) => setClock(currentTarget.value)}
              />
            )}
          </Field>
        </form>
      ) : (
        <p class="soft">{calendar.fixed}</p>
      )}
    </Dialog>
  )
}
