import { useRef } from 'preact/hooks'
import { useGo } from '../../frame/go'
import { useShortcuts } from '../../keyboard/shortcuts'
import { may } from '../../session/session'
import { postsList } from '../../words/posts-list'
import type { Selection } from './use-selection'

/** Opens it and goes into it; Esc leads back to where one was. */
function openMenu(_id: string, row: HTMLElement): void {
  row.querySelector<HTMLElement>('.row-menu')?.click()
  row.querySelector<HTMLElement>('.menu :is(a, button)')?.focus()
}

const rows = () => [...document.querySelectorAll<HTMLElement>('.posts-table [data-post]')]

/** Keys that go through the list, and do something with the row one is in. */
export function useRowKeys(selection: Selection): void {
  const words = postsList.keys
  const go = useGo()
  const last = useRef<{ id: string | undefined; place: number }>({ id: undefined, place: 0 })
  /** The row that holds the focus, or did last. */
  const here = (): HTMLElement | undefined =>
    rows().find((row) => row.contains(document.activeElement)) ??
    rows().find((row) => row.dataset.post === last.current.id)
  const move = (by: 1 | -1) => {
    const all = rows()
    const current = here()
    // Where one was and the row has left the list, its place has the one behind it.
    const from = current ? all.indexOf(current) : last.current.place - (by === 1 ? 1 : 0)
    const place = Math.max(0, Math.min(from + by, all.length - 1))
    const next = all[place]
    next?.querySelector<HTMLElement>('.post-link')?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
    last.current = { id: next?.dataset.post, place }
  }
  const withPost = (act: (id: string, row: HTMLElement) => void) => () => {
    const row = here()
    if (row?.dataset.post) act(row.dataset.post, row)
  }
  const press = (button: string) => withPost((_id, row) => row.querySelector<HTMLElement>(button)?.click())
  useShortcuts([
    { keys: 'j', does: words.next, run: () => move(1) },
    { keys: 'k', does: words.previous, run: () => move(-1) },
    { keys: 'o', does: words.open, run: withPost((id) => go(`/posts/${id}`)) },
    { keys: '.', does: words.menu, run: withPost(openMenu) },
    { keys: '/', does: words.search, run: () => document.querySelector<HTMLElement>('.posts-search')?.focus() },
    ...(may('write')
      ? [
          { keys: 'x', does: words.select, run: withPost(selection.toggle) },
          { keys: 'e', does: words.edit, run: press('[data-does="edit"]') },
          { keys: 'r', does: words.retry, run: press('[data-does="retry"]') },
        ]
      : []),
  ])
}
