import { useRef, useState } from 'preact/hooks'
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
}

type Dropped = { post: PostGlance; day: string }

type Answer = 'all' | 'alone' | 'none'

/** What stands at the time of a post that has been dropped, for other accounts: somebody says what moves. */
export type Together = { companions: PostGlance[]; answer(which: Answer): void }

export function useMoving(): Moving {
  const [{ post, day }, set] = useState<{ post?: PostGlance; day?: string }>({})
  const [together, ask] = useState<Together>()
  const settled = useRef(Promise.resolve())
  const move = useChange(
    async ({ post: which, day: to }: Dropped, companions: PostGlance[]) => {
      const now = await moveToDay(which, to)
      return [calendar.moved(nameOfDay(to)), now && companions.length > 0 && (await bringAlong(companions, now))]
    },
    (sentences) => sentences.filter(Boolean).join(' '),
  )
  const settle = async (dropped: Dropped) => {
    // Who cannot be told of the others moves the one that was taken.
    const companions = await companionsOf(dropped.post).catch(() => [])
    const which = companions.length > 0 ? await new Promise<Answer>((answer) => ask({ companions, answer })) : 'alone'
    ask(undefined)
    if (which !== 'none') await move.run(dropped, which === 'all' ? companions : [])
  }
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
      // What is dropped meanwhile waits: it would be moved by the answer to the question about the one before.
      const dropped = { post, day: at }
      settled.current = settled.current.then(() => settle(dropped))
      await settled.current
    },
  }
}
