import { useEffect, useRef, useState } from 'preact/hooks'
import { guardLeaving } from '../../../frame/leaving'

/** Somebody is about to leave: what leads there, once they have said so. */
export type Leaving = { go(): void; stay(): void } | undefined

/** Asks before what is unsaved is left, within the page or with the window. */
export function useLeaveGuard(unsaved: boolean): Leaving {
  const [wanted, want] = useState<() => void>()
  const free = useRef(false)
  useEffect(() => {
    if (!unsaved) return
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', onUnload)
    const takeBack = guardLeaving((go) => {
      if (!free.current) want(() => go)
      return !free.current
    })
    return () => {
      takeBack()
      removeEventListener('beforeunload', onUnload)
    }
  }, [unsaved])
  if (!wanted) return undefined
  return {
    go() {
      free.current = true
      want(undefined)
      wanted()
    },
    stay: () => want(undefined),
  }
}
