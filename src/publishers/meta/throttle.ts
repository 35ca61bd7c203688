import * as z from 'zod/mini'

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
  return minutes > 0 ? minutes * 60_000 : undefined
}
