import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { words } from '../words'

/** What the view is called: its heading and the title of the window. */
export function PageTitle({ title, children }: { title: string; children?: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · ${words.frame.name}`
  }, [title])
  return (
    <div class="page-title">
      <h1>{title}</h1>
      {children}
    </div>
  )
}
