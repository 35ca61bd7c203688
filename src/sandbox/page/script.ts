/**
 * Keeps the page up to date without loading it again: a video goes on playing, and a reader of the page stays where they
 * are. Of a post only what has changed is put in its place.
 */
export const script = `'use strict'
const byId = (root, id) => root.getElementById(id)

async function refresh() {
  const response = await fetch(location.href)
  if (!response.ok) return
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  document.title = fresh.title
  for (const id of ['said', 'faults']) {
    const [old, now] = [byId(document, id), byId(fresh, id)]
    if (old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes)
  }
  bringPosts(byId(document, 'posts'), byId(fresh, 'posts'))
}

function bringPosts(shown, fresh) {
  const known = new Map([...shown.children].map((post) => [post.dataset.key, post]))
  let place = shown.firstElementChild
  for (const next of [...fresh.children]) {
    const post = known.get(next.dataset.key)
    if (!post) {
      shown.insertBefore(next, place)
      continue
    }
    known.delete(next.dataset.key)
    place = post.nextElementSibling
    for (const [index, part] of [...next.children].entries()) {
      const old = post.children[index]
      if (old.outerHTML !== part.outerHTML) old.replaceWith(part)
    }
  }
  for (const gone of known.values()) gone.remove()
}

async function tell(method, path, body) {
  const response = await fetch('/_sandbox/' + path, { method, body: body && JSON.stringify(body) })
  byId(document, 'mistake').textContent = response.ok ? '' : (await response.json()).error
  await refresh()
}

document.addEventListener('submit', (event) => {
  event.preventDefault()
  const given = Object.fromEntries(new FormData(event.target))
  if (event.target.id === 'latency') tell('POST', 'latency', { default: Number(given.ms) })
  else tell('POST', 'faults', { operation: given.operation, kind: given.kind, every: given.often === 'every' })
})
document.addEventListener('click', (event) => {
  const { remove } = event.target.dataset
  if (remove) tell('DELETE', 'faults/' + remove)
})
setInterval(() => document.hidden || refresh().catch(() => {}), 3000)
`
