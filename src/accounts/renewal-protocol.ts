import type { RenewalCounts } from './renew-tokens'

/** The one message the renewal sends, as its last act. Losing it loses a number in a summary, nothing else. */
export type RenewalReport = { kind: 'report'; counts: RenewalCounts }
