import { editPost, type PostEdit } from '../../posts/edit-post'
import { isOfTime, refuseUnkeepable } from '../../posts/posting-time'
import { UnusableFields } from '../../posts/unusable-fields'
import { withPostTools } from '../../services/cli'
import type { Action, Surroundings } from '../surroundings'
import { oneLine } from '../terminal-text'
import { UsageError } from '../usage-error'
import { answer, unchanged, unlessFull } from './answer'

/** Gives a post another time, checked as the API checks it. */
export const reschedulePost: Action<{ at: Date }> = async (around, { at }, id = '') => {
  refuseWrong(at)
  const edit: PostEdit = { change: (stored) => stored, time: { wanted: { at } } }
  return unlessFull(around, () => rescheduled(around, id, edit))
}

async function rescheduled(around: Surroundings, id: string, edit: PostEdit): Promise<number> {
  try {
    const outcome = await withPostTools(around, (tools) => editPost(tools, { id }, edit, 'cli'))
    switch (outcome.kind) {
      case 'edited':
        for (const warning of outcome.warnings) around.err(`${oneLine(warning)}\n`)
        return answer(around, { kind: 'done', status: outcome.post.status })
      case 'changed':
        return unchanged(around, 'somebody else changes the post at this moment; try again')
      default:
        return answer(around, outcome)
    }
  } catch (error) {
    if (!(error instanceof UnusableFields)) throw error
    if (isOfTime(error)) throw new UsageError(asOption(error))
    return unchanged(around, oneLine(error.message))
  }
}

// Said before a database is asked for: by whose clock a time is past, the database alone knows.
function refuseWrong(at: Date): void {
  try {
    refuseUnkeepable(at)
  } catch (error) {
    throw error instanceof UnusableFields ? new UsageError(asOption(error)) : error
  }
}

const asOption = (error: UnusableFields) => error.message.replace('scheduledAt:', '--at:')
