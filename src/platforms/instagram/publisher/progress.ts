import * as z from 'zod/mini'
import { id } from '../../meta/answers'

/** What is saved between the steps of one publication. */
export const progressShape = z.object({
  /** Containers of a carousel's frames, in order. */
  children: z._default(z.array(id), []),
  childrenReady: z._default(z.number(), 0),
  /** The container that is published. */
  container: z.optional(id),
  /** How often the container that is waited for has said that it is not ready. */
  polls: z._default(z.number(), 0),
  /** How many reads in a row have called it gone. */
  gone: z._default(z.number(), 0),
  /** How often it was in a state that we do not know. */
  unknown: z._default(z.number(), 0),
  /** How often everything was built anew. */
  rebuilt: z._default(z.number(), 0),
  /** The container a commit may have been sent for, and when the first of its commits may have left. */
  tried: z.optional(
    z.object({
      container: id,
      at: z.number(),
      /** When it was found that giving this container up might show the post twice. */
      doubtedAt: z.optional(z.number()),
    }),
  ),
})
export type State = z.infer<typeof progressShape>

/** The container a commit or a look is about. */
export function requireContainer(state: State): string {
  if (!state.container) throw new Error('the saved progress of an Instagram post names no container')
  return state.container
}
