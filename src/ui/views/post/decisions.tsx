import { useEffect } from 'preact/hooks'
import type { Account, PostWithHistory } from '../../api/shapes'
import { at } from '../../base'
import { useAddressQuery, useGo } from '../../frame/go'
import { useShortcuts } from '../../keyboard/shortcuts'
import { say } from '../../parts/announce'
import { Button, LinkButton } from '../../parts/button'
import { CancelDialog } from '../../parts/decisions/cancel-dialog'
import { type DecisionName, decisionsFor } from '../../parts/decisions/possible'
import { RescheduleDialog } from '../../parts/decisions/reschedule-dialog'
import { useDecision } from '../../parts/decisions/use-decision'
import { seenAt } from '../../parts/outward'
import { causeOf, remedies } from '../../parts/remedy'
import { standingOf } from '../../parts/standing'
import { may } from '../../session/session'
import { words as all } from '../../words'
import { decisions } from '../../words/decisions'
import { post as words } from '../../words/post'
import { ResolveDialog } from './resolve/resolve-dialog'

type Props = {
  post: PostWithHistory
  account: Account | undefined
  /** Whether the first of them is the best that can be done. */
  leads: boolean
  /** A decision met a version of the post that nobody here has seen. */
  onChanged(): void
}

/** The buttons that the post has as it stands. Which dialog is open stands in the address: other views lead to it. */
export function Decisions({ post, account, leads, onChanged }: Props) {
  const mayWrite = may('write')
  const [query, change] = useAddressQuery()
  const partlyOut = post.publications.some(({ status }) => status === 'published')
  const possible = mayWrite ? bestFirst(post, decisionsFor(post, partlyOut)) : []
  const open = possible.find((name) => name === query.do)
  const close = () => change({ do: undefined })
  useEffect(() => {
    // What was to be decided has decided itself meanwhile, or the way here is an old one.
    if (!query.do || open || !mayWrite) return
    close()
    say(words.notAnyMore(all.posts.standing[standingOf(post)]), 'bad')
  }, [query.do, open])
  const seen = post.publications.find((one) => one.permalink)
  const permalink = seenAt(seen?.permalink, seen?.externalId)
  return (
    <>
      {permalink && (
        <LinkButton kind="primary" href={permalink} target="_blank" rel="noopener noreferrer">
          {words.openPermalink}
        </LinkButton>
      )}
      {possible.map((name, place) => (
        <Decision
          key={name}
          name={name}
          post={post}
          first={leads && place === 0}
          onOpen={() => change({ do: name })}
          onChanged={onChanged}
        />
      ))}
      {mayWrite && (post.status === 'published' || post.status === 'cancelled') && (
        <LinkButton href={at(`/new?copy=${post.id}`)}>{words.copy}</LinkButton>
      )}
      {open === 'cancel' && <CancelDialog post={post} onClose={close} onChanged={onChanged} />}
      {open === 'reschedule' && <RescheduleDialog post={post} onClose={close} />}
      {open === 'resolve' && <ResolveDialog post={post} account={account} onClose={close} onChanged={onChanged} />}
    </>
  )
}

/** What the platform does not take as it is, is edited before anything else is of use. */
function bestFirst(post: PostWithHistory, possible: DecisionName[]): DecisionName[] {
  const edits = post.status === 'failed' && remedies[causeOf(post)] === 'edit'
  return edits ? possible.toSorted((one, other) => Number(other === 'edit') - Number(one === 'edit')) : possible
}

type DecisionProps = { name: DecisionName; post: PostWithHistory; first: boolean; onOpen(): void; onChanged(): void }

function Decision({ name, post, first, onOpen, onChanged }: DecisionProps) {
  const kind = first ? 'primary' : 'plain'
  switch (name) {
    case 'retry':
    case 'publish-now':
      return <AtOnce name={name} kind={kind} post={post} onChanged={onChanged} />
    case 'edit':
      return <Edit id={post.id} kind={kind} />
    case 'reschedule':
    case 'cancel':
    case 'resolve':
      return (
        <Button kind={kind} onClick={onOpen}>
          {decisions.button[name]}
        </Button>
      )
  }
}

function Edit({ id, kind }: { id: string; kind: 'primary' | 'plain' }) {
  const go = useGo()
  useShortcuts([{ keys: 'e', does: words.keys.edit, run: () => go(`/posts/${id}/edit`) }])
  return (
    <LinkButton kind={kind} href={at(`/posts/${id}/edit`)}>
      {decisions.button.edit}
    </LinkButton>
  )
}

type AtOnceProps = {
  name: 'retry' | 'publish-now'
  kind: 'primary' | 'plain'
  post: PostWithHistory
  onChanged(): void
}

function AtOnce({ name, kind, post, onChanged }: AtOnceProps) {
  const decision = useDecision(name, post, { onChanged })
  useShortcuts(name === 'retry' ? [{ keys: 'r', does: words.keys.retry, run: () => void decision.run() }] : [])
  return (
    <Button kind={kind} busy={decision.busy} onClick={() => void decision.run()}>
      {decisions.button[name]}
    </Button>
  )
}
