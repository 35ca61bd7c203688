import type { CounterRow } from '../../db/operations/counters'
import { type Addition, buckets, type HistogramName, labelText } from '../../domain/counters'
import { platforms, publicationKinds } from '../../domain/post'
import type { Family, Sample } from './exposition'

type Counter = {
  name: string
  help: string
  /** Labels that are there from the beginning, or the first of them would be no increase. */
  from?: Record<string, readonly string[]>
}

/** What is counted in the database, in the order of docs/metrics.md. What stands there and not here is not told. */
const counters: Counter[] = [
  { name: 'ticks_total', help: 'Ticks by server and exit code; none: the tick was killed before its end' },
  { name: 'workers_total', help: 'Workers that ticks have started', from: { result: ['ok', 'failed'] } },
  { name: 'claims_recovered_total', help: 'Claims taken back from workers that were gone', from: {} },
  {
    name: 'publications_total',
    help: 'What became of publications; one that was unconfirmed is counted again when it is known',
    from: { platform: platforms, kind: publicationKinds, outcome: ['published', 'failed', 'unconfirmed'] },
  },
  {
    name: 'reconciliations_total',
    help: 'Times a platform was asked whether something is out',
    from: { platform: platforms, result: ['found', 'absent', 'cannot_tell'] },
  },
  { name: 'platform_requests_total', help: 'Calls of platforms; code: the HTTP status, or why there was no answer' },
  { name: 'failures_total', help: 'Posts that came to nothing, by the word of failure_cause' },
  { name: 'webhook_deliveries_total', help: 'Deliveries to webhooks' },
]

const histograms: { name: HistogramName; help: string }[] = [
  { name: 'tick_duration_seconds', help: 'How long ticks took, waiting for posts included' },
  { name: 'publish_lateness_seconds', help: 'From what the user asked for until a post was out' },
  { name: 'claim_wait_seconds', help: 'How long workers waited for the answer to a claim' },
  { name: 'platform_request_duration_seconds', help: 'How long calls of platforms took' },
]

/** All values by name and labels, the rows of the table and what is not in it yet. */
export type Counted = Map<string, Map<string, number>>

export function countedOf(rows: readonly CounterRow[], uncounted: readonly Addition[]): Counted {
  const counted: Counted = new Map()
  const add = (name: string, labels: string, value: number) => {
    const ofName = counted.get(name) ?? new Map<string, number>()
    ofName.set(labels, (ofName.get(labels) ?? 0) + value)
    counted.set(name, ofName)
  }
  for (const { name, labels, value } of rows) add(name, labels, value)
  for (const { name, labels, value } of uncounted) add(name, labelText(labels), value)
  return counted
}

export const countedFamilies = (counted: Counted): Family[] => [
  ...counters.map(({ name, help, from }): Family => {
    const values = new Map<string, number>(from ? combinations(from).map((labels) => [labelText(labels), 0]) : [])
    for (const [labels, value] of counted.get(name) ?? []) values.set(labels, value)
    return { name, type: 'counter', help, samples: [...values].map(([labels, value]) => ({ labels, value })) }
  }),
  ...histograms.map(({ name, help }): Family => ({ name, type: 'histogram', help, samples: histogram(name, counted) })),
]

const combinations = (labels: Record<string, readonly string[]>): Record<string, string>[] =>
  Object.entries(labels).reduce<Record<string, string>[]>(
    (all, [name, values]) => all.flatMap((known) => values.map((value) => ({ ...known, [name]: value }))),
    [{}],
  )

/** Prometheus wants each bucket with all the smaller ones in it, and +Inf to be the number of all. */
function histogram(name: HistogramName, counted: Counted): Sample[] {
  const inBuckets = counted.get(`${name}_bucket`)
  return [...(counted.get(`${name}_sum`) ?? [])].flatMap(([labels, sum]): Sample[] => {
    const inside = (le: string) => (labels ? `${labels},le="${le}"` : `le="${le}"`)
    let upTo = 0
    const bucket = (le: string): Sample => {
      upTo += inBuckets?.get(inside(le)) ?? 0
      return { suffix: '_bucket', labels: inside(le), value: upTo }
    }
    const all = [...buckets[name].map((le) => bucket(String(le))), bucket('+Inf')]
    return [...all, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: upTo }]
  })
}
