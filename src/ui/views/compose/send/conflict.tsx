import { Button } from '../../../parts/button'
import { Dialog } from '../../../parts/dialog'
import { words } from '../../../words'
import { check, compose, conflict } from '../../../words/compose'
import type { Form } from '../form/form'
import { changedFields } from './merge'

type Props = {
  /** The post as it was when it was opened here. */
  before: Form
  theirs: Form
  mine: Form
  onMine(): void
  onTheirs(): void
  /** Decides nothing yet. */
  onClose(): void
}

/** Shows what somebody else and what you have made of a post, and asks what counts. */
export function Conflict({ before, theirs, mine, onMine, onTheirs, onClose }: Props) {
  return (
    <Dialog
      wide
      title={conflict.title}
      onClose={onClose}
      closeLabel={conflict.later}
      actions={
        <>
          <Button onClick={onTheirs}>{conflict.takeTheirs}</Button>
          <Button kind="primary" onClick={onMine}>
            {conflict.keepMine}
          </Button>
        </>
      }
    >
      <p>{conflict.what}</p>
      <div class="scroll-x">
        <table class="table versions">
          <thead>
            <tr>
              <th scope="col">{conflict.field}</th>
              <th scope="col">{conflict.theirs}</th>
              <th scope="col">{conflict.mine}</th>
            </tr>
          </thead>
          <tbody>
            {changedFields(before, theirs, mine).map((name) => (
              <tr key={name}>
                <th scope="row">{labels[name] ?? check.fields[name] ?? name}</th>
                <td>{shown(theirs, name)}</td>
                <td>{shown(mine, name)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  )
}

const labels: Partial<Record<keyof Form, string>> = {
  date: compose.date,
  time: compose.time,
  zone: compose.zone,
  now: compose.now,
  thumbOffset: compose.thumbOffset,
}

function shown(form: Form, name: keyof Form): string {
  const value = form[name]
  if (name === 'media') return conflict.files(form.media.length)
  if (name === 'postType') return words.posts.types[form.postType]
  if (typeof value === 'boolean') return value ? compose.yes : compose.no
  if (name === 'userTags') return form.userTags.map(({ username }) => `@${username}`).join(', ') || conflict.nothing
  if (name === 'mentions') return form.mentions.map(({ text }) => text).join(', ') || conflict.nothing
  return typeof value === 'string' && value ? value : conflict.nothing
}
