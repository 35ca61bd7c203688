import { useEffect, useState } from 'preact/hooks'
import type { PostGlance } from '../../api/shapes'

/** Which of the posts that are shown are meant, or that all that fit the filters are. */
export type Selection = {
  ids: string[]
  everything: boolean
  has(id: string): boolean
  toggle(id: string): void
  /** All that are shown, or none. */
  toggleAll(): void
  allShown: boolean
  takeEverything(): void
  clear(): void
}

/** @param filter what the list shows: with another one nothing is selected any more */
export function useSelection(posts: PostGlance[], filter: string): Selection {
  const [chosen, choose] = useState<ReadonlySet<string>>(nothing)
  const [everything, take] = useState(false)
  const clear = () => {
    choose(nothing)
    take(false)
  }
  useEffect(clear, [filter])
  // What has left the list is meant no longer.
  const ids = posts.map(({ postDetailId }) => postDetailId).filter((id) => chosen.has(id))
  const allShown = ids.length === posts.length && ids.length > 0
  return {
    ids,
    everything: everything && allShown,
    has: (id) => chosen.has(id),
    toggle(id) {
      const next = new Set(chosen)
      if (!next.delete(id)) next.add(id)
      choose(next)
      take(false)
    },
    toggleAll() {
      if (allShown) clear()
      else choose(new Set(posts.map(({ postDetailId }) => postDetailId)))
    },
    allShown,
    takeEverything: () => take(true),
    clear,
  }
}

const nothing: ReadonlySet<string> = new Set()
