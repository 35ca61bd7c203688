import { useState } from 'preact/hooks'
import type { PostGlance } from '../../api/shapes'
import { at } from '../../base'
import { Button, LinkButton } from '../../parts/button'
import { CancelDialog } from '../../parts/decisions/cancel-dialog'
import { type DecisionName, decisionsFor } from '../../parts/decisions/possible'
import { RescheduleDialog } from '../../parts/decisions/reschedule-dialog'
import { useDecision } from '../../parts/decisions/use-decision'
import { Menu } from '../../parts/menu'
import { seenAt } from '../../parts/outward'
import { may } from '../../session/session'
import { words } from '../../words'
import { decisions } from '../../words/decisions'
import { postsList as ours } from '../../words/posts-list'

/** What can be done with a post from its row. */
export function RowMenu({ post }: { post: PostGlance }) {
  const [open, setOpen] = useState<'cancel' | 'reschedule'>()
  const its = at(`/posts/${post.postDetailId}`)
  const possible = may('write') ? decisionsFor(post) : []
  const permalink = seenAt(post.permalink)
  const close = () => setOpen(undefined)
  return (
    <>
      <Menu
        class="row-menu"
        label={ours.actionsFor(post.caption || words.posts.noCaption)}
        sign={<span aria-hidden="true">⋯</span>}
      >
        <LinkButton kind="quiet" href={its}>
          {ours.open}
        </LinkButton>
        {possible.map((name) => (
          <MenuEntry key={name} name={name} post={post} onOpen={setOpen} />
        ))}
        {may('write') && (post.status === 'published' || post.status === 'cancelled') && (
          <LinkButton kind="quiet" href={at(`/new?copy=${post.postDetailId}`)}>
            {ours.copy}
          </LinkButton>
        )}
        {permalink && (
          <LinkButton kind="quiet" href={permalink} target="_blank" rel="noopener noreferrer">
            {ours.permalink}
          </LinkButton>
        )}
      </Menu>
      {open === 'cancel' && <CancelDialog post={post} onClose={close} />}
      {open === 'reschedule' && <RescheduleDialog post={post} onClose={close} />}
    </>
  )
}

type EntryProps = { name: DecisionName; post: PostGlance; onOpen(dialog: 'cancel' | 'reschedule'): void }

function MenuEntry({ name, post, onOpen }: EntryProps) {
  const its = at(`/posts/${post.postDetailId}`)
  const text = decisions.button[name]
  switch (name) {
    case 'edit':
      return (
        <LinkButton kind="quiet" data-does="edit" href={`${its}/edit`}>
          {text}
        </LinkButton>
      )
    case 'resolve':
      return (
        <LinkButton kind="quiet" href={`${its}?do=resolve`}>
          {text}
        </LinkButton>
      )
    case 'cancel':
      return (
        <Button class="danger" kind="quiet" onClick={() => onOpen('cancel')}>
          {text}
        </Button>
      )
    case 'reschedule':
      return (
        <Button kind="quiet" onClick={() => onOpen('reschedule')}>
          {text}
        </Button>
      )
    case 'retry':
    case 'publish-now':
      return <AtOnce name={name} post={post} />
  }
}

function AtOnce({ name, post }: { name: 'retry' | 'publish-now'; post: PostGlance }) {
  const decision = useDecision(name, post)
  return (
    <Button kind="quiet" data-does={name} busy={decision.busy} onClick={() => void decision.run()}>
      {decisions.button[name]}
    </Button>
  )
}
