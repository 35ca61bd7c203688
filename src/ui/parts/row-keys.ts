import { useShortcuts } from '../keyboard/shortcuts'
import { remedies as words } from '../words/remedies'

/** `j` and `k` go from row to row. @param links the link of each row, as CSS names it */
export function useRowKeys(links: string): void {
  const go = (by: number) => {
    const all = [...document.querySelectorAll<HTMLElement>(links)]
    const here = all.indexOf(document.activeElement as HTMLElement)
    all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)]?.focus()
  }
  useShortcuts([
    { keys: 'j', does: words.nextRow, run: () => go(1) },
    { keys: 'k', does: words.previousRow, run: () => go(-1) },
  ])
}
