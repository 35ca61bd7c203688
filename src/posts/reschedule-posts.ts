import type { Models } from '../db/models/open-models'
import { counted } from '../domain/counted'
import type { Actor } from '../domain/timeline'
import type { Chosen } from './chosen-posts'
import { type DecidedChoice, decideChosen, type Remembered, type Wanted } from './decide-chosen'
import { editPost, type PostEdit } from './edit-post'
import type { PostTools } from './post-tools'
import { UnusableFields } from './unusable-fields'

/** `warnings`: what will be otherwise than one might expect, of the posts that were moved. */
export type RescheduledPosts = DecidedChoice & { warnings: { postDetailId: string; warnings: string[] }[] }

/**
 * Gives posts of a company another time, each as if it were the only one: with its own checks, and in its own zone.
 *
 * What was moved fits the filter still, so that a second request would move it again instead of going on with the rest. So all
 * that fit are moved by one request, or none.
 * @throws UnusableFields when more fit than may be moved at once; nothing was done then
 */
export async function reschedulePosts(
  tools: PostTools & { models: Models },
  { time, ...wanted }: Wanted & { time: NonNullable<PostEdit['time']> },
  actor: Actor,
  remembered: Remembered,
): Promise<RescheduledPosts> {
  const warnings: RescheduledPosts['warnings'] = []
  const decided = await decideChosen(
    tools.models,
    { ...wanted, decidable: ['pending', 'missed', 'failed'] },
    remembered,
    async (id) => {
      const outcome = await editPost(
        tools,
        { id, companyId: wanted.companyId },
        { change: (stored) => stored, time },
        actor,
        (execute) => remembered.noteDone(execute, id),
      )
      if (outcome.kind === 'edited' && outcome.warnings.length > 0) {
        warnings.push({ postDetailId: id, warnings: outcome.warnings })
      }
      return outcome
    },
    refuseTooMany,
  )
  return { ...decided, warnings }
}

function refuseTooMany({ ids, more }: Chosen, before: string[]): void {
  // What a run that was cut off has moved was not too many.
  if (!more || before.length > 0) return
  const message = `more than ${counted(ids.length, 'post fits', 'posts fit')}, and nothing was moved: say more exactly which are meant, by from and to for example`
  throw new UnusableFields([{ path: 'filter', message }])
}
