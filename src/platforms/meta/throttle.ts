import * as z from 'zod/mini'
import { MAX_STAY_AWAY_MS } from '../calls/call-purpose'

const usage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.optional(z.coerce.number()) })),
)

/**
 * How long Meta wants us to stay away, from `X-Business-Use-Case-Usage` (minutes, per business object). Calls made while
 * throttled lengthen the wait. Source: Graph API rate limiting.
 * @returns milliseconds, or undefined when the header is absent or says nothing
 */
export function regainAccessMs(headers: Record<string, string>): number | undefined {
  const header = headers['x-business-use-case-usage']
  if (!header) return undefined
  let minutes = 0
  try {
    const parsed = usage.safeParse(JSON.parse(header))
    if (!parsed.success) return undefined
    for (const entry of Object.values(parsed.data).flat()) {
      minutes = Math.max(minutes, entry.estimated_time_to_regain_access ?? 0)
    }
  } catch {
    return undefined
  }
  return minutes > 0 ? Math.min(minutes * 60_000, MAX_STAY_AWAY_MS) : undefined
}

/** From here on the next calls may be refused: slow down before the wall. */
const SLOW_DOWN_AT_PERCENT = 95

/** Used when nearly everything is used up and no header says for how long. */
const SLOW_DOWN_MS = 5 * 60_000

/**
 * How long to send less, when one of Meta's usage headers says that a limit is nearly or wholly used up. Their numbers are
 * percent; at 100 calls fail. Source: Graph API rate limiting.
 * @returns milliseconds, or undefined when there is no need
 */
export function slowDownMs(headers: Record<string, string>): number | undefined {
  const used = ['x-app-usage', 'x-page-usage', 'x-business-use-case-usage'].map((name) => highestPercent(headers[name]))
  if (Math.max(...used) < SLOW_DOWN_AT_PERCENT) return undefined
  return regainAccessMs(headers) ?? SLOW_DOWN_MS
}

// Flat in one header, a list per business object in the other: every number counts but the minutes to wait.
function highestPercent(header: string | undefined): number {
  let highest = 0
  try {
    JSON.parse(header ?? '{}', (name, value) => {
      const isPercent = /^(call_count|total_time|total_cputime)$/.test(name)
      if (isPercent && Number.isFinite(Number(value))) highest = Math.max(highest, Number(value))
      return value
    })
  } catch {
    return 0
  }
  return highest
}
