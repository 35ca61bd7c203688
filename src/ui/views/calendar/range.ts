import { addDays, dayOf, nameOfDay, nameOfMonth } from '../../time/zone'

export const calendarViews = ['month', 'week', 'day', 'list'] as const
export type CalendarView = (typeof calendarViews)[number]

/** The days that a view shows, and the ways to its neighbours. Days are written `2026-12-24`. */
export type Range = { days: string[]; earlier: string; later: string; name: string }

const WEEKS_OF_MONTH = 6

/** What the view of this day shows. Of a month always six weeks, so that nothing jumps from one to the next. */
export function rangeOf(view: CalendarView, day: string): Range {
  if (view === 'day') {
    return { days: [day], earlier: addDays(day, -1), later: addDays(day, 1), name: nameOfDay(day) }
  }
  if (view === 'week') {
    const days = daysFrom(startOfWeek(day), 7)
    return {
      days,
      earlier: addDays(day, -7),
      later: addDays(day, 7),
      name: `${nameOfDay(days[0] as string, 'short')} – ${nameOfDay(days[6] as string, 'short')}`,
    }
  }
  const first = `${day.slice(0, 7)}-01`
  const neighbours = { earlier: firstOfMonth(addDays(first, -1)), later: firstOfMonth(addDays(first, 31)) }
  const name = nameOfMonth(first)
  if (view === 'month') return { days: daysFrom(startOfWeek(first), 7 * WEEKS_OF_MONTH), name, ...neighbours }
  const length = new Date(Date.UTC(Number(first.slice(0, 4)), Number(first.slice(5, 7)), 0)).getUTCDate()
  return { days: daysFrom(first, length), name, ...neighbours }
}

/** Whether a text of the address is a day that there is. */
export function isDay(text: string | undefined): text is string {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T12:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

export const isView = (text: string | undefined): text is CalendarView => calendarViews.includes(text as CalendarView)

export const todayHere = (): string => dayOf(new Date())

const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`

const daysFrom = (day: string, count: number) => Array.from({ length: count }, (_, index) => addDays(day, index))

/** The day on which weeks begin where the reader lives: 1 is Monday, 7 is Sunday. */
function firstWeekday(): number {
  const locale = new Intl.Locale(navigator.language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
}

function startOfWeek(day: string): string {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay() || 7
  return addDays(day, -((weekday - firstWeekday() + 7) % 7))
}
