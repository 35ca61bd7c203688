import { parseArgs } from 'node:util'
import { parseInstant, whyImpossible } from '../../domain/instant'
import { editPost, type PostEdit } from '../../posts/edit-post'
import { refuseImpossible } from '../../posts/posting-time'
import { UnusableFields } from '../../posts/unusable-fields'
import { withPostTools } from '../../services/cli'
import { UsageError } from '../command'
import { oneLine } from '../terminal-text'
import { answer, unchanged } from './answer'
import { postId } from './post-id'

const usage = 'posts reschedule ID --at TIME'

/** Gives a post another time, checked as the API checks it. */
export async function reschedulePost(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { at: { type: 'string' } } })
  const id = postId(positionals, usage)
  const at = parseInstant(values.at ?? '')
  if (!at) {
    const why = whyImpossible(values.at ?? '') ?? 'must be a time with offset, such as 2027-01-15T07:00:00+01:00'
    throw new UsageError(`--at ${why}`)
  }
  try {
    // Said before a database is asked for.
    refuseImpossible(at, new Date())
    return await move(id, at)
  } catch (error) {
    if (error instanceof UnusableFields) return unchanged(oneLine(error.message.replace('scheduledAt:', '--at')))
    throw error
  }
}

async function move(id: string, at: Date): Promise<number> {
  const edit: PostEdit = { change: (stored) => stored, time: { wanted: { at } } }
  const outcome = await withPostTools((tools) => editPost(tools, { id }, edit, 'cli'))
  switch (outcome.kind) {
    case 'edited':
      for (const warning of outcome.warnings) process.stderr.write(`${oneLine(warning)}\n`)
      return answer({ kind: 'done', status: outcome.post.status })
    case 'changed':
      return unchanged('somebody else changes the post at this moment; try again')
    default:
      return answer(outcome)
  }
}
