import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { type Range, todayHere } from './range'

/**
 * Scrolls to today, or to the first day after it, where days that are over stand before it and it would lie below the window.
 * Whoever has scrolled already, and where the focus is, is left alone.
 * @returns for what holds the days, each of which says in `data-day` which it is
 */
export function useTodayInSight({ days }: Range): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const today = todayHere()
    if (!element.current || !days.includes(today)) return
    const covered = document.querySelector('.top')?.getBoundingClientRect().bottom ?? 0
    element.current.style.setProperty('--covered', `${covered}px`)
    const first = [...element.current.querySelectorAll<HTMLElement>('[data-day]')].find(
      ({ dataset: { day = '' } }) => day >= today,
    )
    if (!first || scrollY > 0) return
    const names = element.current.querySelector('.weekday')?.getBoundingClientRect().height ?? 0
    const { top, bottom } = first.getBoundingClientRect()
    if (bottom > innerHeight) scrollBy(0, top - covered - names)
  }, [days[0], days.length])
  return element
}
