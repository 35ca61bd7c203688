/** Takes over the going away from a view; answers whether it does. */
type Guard = (go: () => void) => boolean

let guard: { asks: Guard; address: string } | undefined

/** Goes away, unless what is open asks first. */
export function leave(go: () => void): void {
  if (!guard?.asks(go)) go()
}

/** Has a view asked before it is left within the page: by a link, by a key, by the browser's own back. */
export function guardLeaving(asks: Guard): () => void {
  const mine = { asks, address: location.pathname + location.search }
  guard = mine
  return () => {
    if (guard === mine) guard = undefined
  }
}

// Both stand here, and not where a view asks, so that they hear of it before the router, which listens once it is drawn.

addEventListener('popstate', (event) => {
  if (!guard?.asks(() => history.back())) return
  event.stopImmediatePropagation()
  history.pushState(null, '', guard.address)
})

addEventListener(
  'click',
  (event) => {
    const link = guard && linkIn(event)
    if (!link || !guard?.asks(() => link.click())) return
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  true,
)

/** The link that leads away within this page and this window. */
function linkIn(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.target === '_blank' || link.origin !== location.origin) return undefined
  return link.pathname + link.search === location.pathname + location.search ? undefined : link
}
