import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { askOverview } from '../api/questions'
import { useQuery } from '../api/use-query'
import { at, base } from '../base'
import { useShortcuts } from '../keyboard/shortcuts'
import { overview, overviewQuery } from '../overview'
import { Announcements } from '../parts/announce'
import { BrandMark } from '../parts/brand-mark'
import { LinkButton } from '../parts/button'
import { live } from '../preferences'
import { may, session } from '../session/session'
import { words } from '../words'
import { AccountMenu } from './account-menu'
import { useGo } from './go'
import { Icon, type IconName } from './icons'
import { KeysHelp } from './keys-help'
import { Strips } from './strips'

const OVERVIEW_EVERY_MS = 10_000

/** What stands round every view: where one is, what is wrong, and the ways to everything else. */
export function Frame({ children }: { children: ComponentChildren }) {
  const query = useQuery('overview', askOverview, OVERVIEW_EVERY_MS)
  const [help, showHelp] = useState(false)
  const content = useRef<HTMLElement>(null)
  const { path } = useLocation()
  const go = useGo()
  useEffect(() => {
    overviewQuery.value = query
  }, [query])
  // A new view begins at its top, for eyes and for screen readers.
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    content.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [path])
  const { frame } = words
  useShortcuts([
    { keys: 'g t', does: frame.today, run: () => go('/') },
    { keys: 'g c', does: frame.calendar, run: () => go('/calendar') },
    { keys: 'g p', does: frame.posts, run: () => go('/posts') },
    { keys: 'g f', does: frame.failures, run: () => go('/failures') },
    { keys: 'g a', does: frame.accounts, run: () => go('/accounts') },
    { keys: 'g s', does: frame.settings, run: () => go('/settings') },
    ...(may('write') ? [{ keys: 'n', does: frame.newPost, run: () => go('/new') }] : []),
    { keys: '?', does: frame.help, run: () => showHelp(true) },
  ])
  return (
    <div class="frame">
      <header class="top">
        <a class="skip button primary" href="#content">
          {frame.skip}
        </a>
        <div class="top-row">
          <a class="brand" href={at('/')}>
            <BrandMark size={24} />
            <span class="brand-name">{frame.name}</span>
            {session.value?.environment && <span class="badge">{session.value.environment}</span>}
          </a>
          <Navigation path={path} />
          <div class="tools">
            <label class="check live wide-only" title={frame.liveHint}>
              <input
                type="checkbox"
                checked={live.value}
                onChange={({ currentTarget }) => {
                  live.value = currentTarget.checked
                }}
              />
              {frame.live}
            </label>
            {may('write') && (
              <LinkButton kind="primary" href={at('/new')}>
                {frame.newPost}
              </LinkButton>
            )}
            <AccountMenu onHelp={() => showHelp(true)} />
          </div>
        </div>
        <Strips query={query} />
      </header>
      <main id="content" class="content" ref={content} tabIndex={-1}>
        {children}
      </main>
      <Announcements />
      {help && <KeysHelp onClose={() => showHelp(false)} />}
    </div>
  )
}

type Place = {
  path: string
  name: string
  icon: IconName
  count?: number | undefined
  wideOnly?: boolean
  also?: RegExp
}

function Navigation({ path }: { path: string }) {
  const { counts, accounts } = overview.value ?? {}
  const failures = counts && counts.failed + counts.unconfirmed + counts.missed + counts.held
  const { frame } = words
  const places: Place[] = [
    { path: '/', name: frame.today, icon: 'today' },
    { path: '/calendar', name: frame.calendar, icon: 'calendar', also: /^\/calendar/ },
    { path: '/posts', name: frame.posts, icon: 'posts', also: /^\/posts/ },
    { path: '/failures', name: frame.failures, icon: 'failures', count: failures },
    { path: '/accounts', name: frame.accounts, icon: 'accounts', count: accounts?.needsReconnect, also: /^\/accounts/ },
    {
      path: may('admin') ? '/ticks' : '/holds',
      name: frame.system,
      icon: 'system',
      wideOnly: true,
      also: /^\/(ticks|holds)/,
    },
  ]
  const here = path.slice(base.length) || '/'
  return (
    <nav class="nav" aria-label={frame.main}>
      {places.map((place) => (
        <a
          key={place.path}
          href={at(place.path)}
          class={place.wideOnly ? 'wide-only' : undefined}
          aria-current={here === place.path || place.also?.test(here) ? 'page' : undefined}
        >
          <Icon name={place.icon} />
          {place.name}
          {place.count ? (
            <span class="count">
              {place.count > 999 ? '999+' : place.count}
              <span class="hidden"> {frame.failed(place.count)}</span>
            </span>
          ) : null}
        </a>
      ))}
    </nav>
  )
}
