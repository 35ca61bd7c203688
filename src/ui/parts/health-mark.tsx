import type { Account } from '../api/shapes'
import './health-mark.css'

export type HealthState = Account['health']['state']

// Shape and colour both tell.
const shapes: Record<HealthState, string> = {
  ok: 'm4.8 8.3 2.2 2.2 4.2-4.6',
  expires_soon: 'M8 4.2V8l2.6 1.8',
  needs_reconnect: 'M8 4.6v4.1M8 11.4h.01',
  disconnected: 'M5 8h6',
}

/** How an account is doing, as a sign; beside its word, or read as `label`. */
export function HealthMark({ state, label }: { state: HealthState; label?: string }) {
  return (
    <svg
      class={`mark health-${state}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      <circle cx="8" cy="8" r="7.2" />
      <path d={shapes[state]} />
    </svg>
  )
}
