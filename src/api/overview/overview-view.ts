import type { z } from 'zod'
import type { LastTick } from '../../db/metrics/last-ticks'
import type { Glance } from '../../db/posts/glances'
import type { glanceSchema } from '../posts/glance-schema'
import type { overviewSchema } from './overview-schema'
import type { Overview } from './overviews'

type Body = z.input<typeof overviewSchema>

/**
 * How a company stands, as the API shows it.
 * @param hosts what an admin is told beyond it
 */
export function overviewView(
  { signs, down, health, numbers, hours, holds, needsPerson, next, last }: Overview,
  hosts: LastTick[] | undefined,
  view: (glance: Glance) => z.input<typeof glanceSchema>,
): Body {
  const { now, lastTick, isResident } = signs
  const { pending, processing, held, published, failed, unconfirmed, missed, cancelled } = numbers
  const secondsSince = (at: Date) => Math.max(0, Math.floor((now.getTime() - at.getTime()) / 1_000))
  const ofState = (state: Overview['health'][number]) => health.filter((one) => one === state).length
  return {
    success: true,
    now: now.toISOString(),
    counts: {
      ...{ pending: Math.max(0, pending - held), processing, held, published },
      ...{ failed, unconfirmed, missed, cancelled },
    },
    due: numbers.due,
    overdue: numbers.overdue,
    oldestDue: numbers.oldestDue?.toISOString() ?? null,
    oldestDueAgeSeconds: numbers.oldestDue && secondsSince(numbers.oldestDue),
    todayAhead: numbers.ahead,
    publishedToday: numbers.wentOut,
    lateness24h: {
      p50: numbers.p50,
      p95: numbers.p95,
      hours: hours.map(({ from, p95 }) => ({ from: from.toISOString(), p95 })),
    },
    cron: {
      ageSeconds: lastTick ? secondsSince(lastTick) : null,
      resident: isResident,
      ...(hosts && { hosts: hosts.map((tick) => hostView(tick, secondsSince)) }),
    },
    accounts: { ok: ofState('ok'), expiring: ofState('expires_soon'), needsReconnect: ofState('needs_reconnect') },
    holds: holds.ownAccounts + (hosts ? holds.inCommon : 0),
    needsPerson: needsPerson.map(view),
    next: next.map(view),
    last: last.map(view),
    // When the last late post goes out was noted of all companies together.
    down: downView(down && { ...down, ...(!hosts && { lastAt: undefined }) }),
  }
}

function hostView({ host, at, exitCode }: LastTick, secondsSince: (at: Date) => number) {
  const lastTickAt = new Date(at * 1_000)
  return { host, lastTickAt: lastTickAt.toISOString(), ageSeconds: secondsSince(lastTickAt), exitCode }
}

function downView(down: Overview['down']): Body['down'] {
  if (!down) return null
  const { since, until, lastAt, posts, ...become } = down
  return {
    since: since.toISOString(),
    until: until?.toISOString() ?? null,
    late: posts,
    ...become,
    lastAt: lastAt?.toISOString() ?? null,
  }
}
