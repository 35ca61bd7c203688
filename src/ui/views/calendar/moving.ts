import { useState } from 'preact/hooks'
import type { PostGlance } from '../../api/shapes'
import { useChange } from '../../api/use-change'
import { bringAlong, companionsOf } from '../../parts/decisions/companions'
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
  /** What is asked about before anything moves. */
  together: Together | undefined
  answer(which: 'all' | 'alone' | 'none'): void
}

/** A post that has been dropped, and what stands at its time for other accounts: somebody says what moves. */
export type Together = { post: PostGlance; day: string; companions: PostGlance[] }

export function useMoving(): Moving {
  const [{ post, day }, set] = useState<{ post?: PostGlance; day?: string }>({})
  const [together, ask] = useState<Together>()
  const move = useChange(
    async ({ post: which, day: to, companions }: Together) => {
      const now = await moveToDay(which, to)
      return [calendar.moved(nameOfDay(to)), now && companions.length > 0 && (await bringAlong(companions, now))]
    },
    (sentences) => sentences.filter(Boolean).join(' '),
  )
  return {
    post,
    day,
    together,
    begin: (which, at) => set({ post: which, day: at }),
    choose: (at) => set((before) => (before.post ? { ...before, day: at } : before)),
    giveUp: () => set({}),
    drop: async (at = day) => {
      set({})
      if (!post?.scheduledFor || !at || dayOf(post.scheduledFor) === at) return
      // Who cannot be told of the others moves the one that was taken.
      const companions = await companionsOf(post).catch(() => [])
      if (companions.length > 0) ask({ post, day: at, companions })
      else await move.run({ post, day: at, companions })
    },
    answer: (which) => {
      ask(undefined)
      if (together && which !== 'none')
        void move.run({ ...together, companions: which === 'all' ? together.companions : [] })
    },
  }
}
