import { at } from '../../base'
import { may } from '../../session/session'
import { words } from '../../words'

/** The ways between the two views of the system, for who may see both. */
export function SystemTabs({ here }: { here: '/ticks' | '/holds' }) {
  if (!may('admin')) return null
  const views = [
    { path: '/ticks', name: words.frame.ticks },
    { path: '/holds', name: words.frame.holds },
  ]
  return (
    <nav class="chips" aria-label={words.frame.system}>
      {views.map(({ path, name }) => (
        <a key={path} class="chip" href={at(path)} aria-current={path === here ? 'true' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  )
}
