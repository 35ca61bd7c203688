import { useState } from 'preact/hooks'
import type { PostGlance } from '../../api/shapes'
import { useChange } from '../../api/use-change'
import { dayOf, nameOfDay } from '../../time/zone'
import { calendar } from '../../words/calendar'
import { moveToDay } from './move'

/** A post that is on its way to another day, by the mouse or by keys. */
export type Moving = {
  post: PostGlance | undefined
  /** Where it would be dropped. */
  day: string | undefined
  begin(post: PostGlance, day: string): void
  choose(day: string): void
  /** Has it go out on the day that was chosen; on its own day nothing happens. */
  drop(day?: string): Promise<void>
  giveUp(): void
}

export function useMoving(): Moving {
  const [{ post, day }, set] = useState<{ post?: PostGlance; day?: string }>({})
  const move = useChange(
    async (which: PostGlance, to: string) => {
      await moveToDay(which, to)
      return to
    },
    (to) => calendar.moved(nameOfDay(to)),
  )
  return {
    post,
    day,
    begin: (which, at) => set({ post: which, day: at }),
    choose: (at) => set((before) => (before.post ? { ...before, day: at } : before)),
    giveUp: () => set({}),
    drop: async (at = day) => {
      set({})
      if (post?.scheduledFor && at && dayOf(post.scheduledFor) !== at) await move.run(post, at)
    },
  }
}
