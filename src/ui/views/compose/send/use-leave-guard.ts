import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { guardLeaving } from '../../../frame/leaving'

/** Somebody is about to leave: what leads there, once they have said so. */
export type Leaving = { go(): void; stay(): void } | undefined

/** Asks before what is unsaved is left: by a link, by a key, by the browser's own back, or with the window. */
export function useLeaveGuard(unsaved: boolean): Leaving {
  const { route } = useLocation()
  const [wanted, want] = useState<() => void>()
  const free = useRef(false)
  useEffect(() => {
    if (!unsaved) return
    const ask = (go: () => void) => {
      if (free.current) return false
      want(() => go)
      return true
    }
    const here = location.pathname + location.search
    const onClick = (event: MouseEvent) => {
      const address = linkIn(event)
      if (!address || !ask(() => route(address))) return
      event.preventDefault()
      event.stopPropagation()
    }
    const onPop = (event: PopStateEvent) => {
      if (!ask(() => history.back())) return
      event.stopImmediatePropagation()
      history.pushState(null, '', here)
    }
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const takeBack = guardLeaving(ask)
    document.addEventListener('click', onClick, true)
    addEventListener('popstate', onPop, true)
    addEventListener('beforeunload', onUnload)
    return () => {
      takeBack()
      document.removeEventListener('click', onClick, true)
      removeEventListener('popstate', onPop, true)
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

/** Where a press leads within this page and this window; undefined: nowhere else. */
function linkIn(event: MouseEvent): string | undefined {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined
  const link = (event.target as Element).closest('a')
  if (!link || link.target === '_blank' || link.origin !== location.origin) return undefined
  const address = link.pathname + link.search
  return address === location.pathname + location.search ? undefined : address
}
