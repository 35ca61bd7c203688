/** What is counted of all servers together, in the table `counters`: names without the prefix that `/metrics` gives them. */

/** So much more of something. Of a histogram `observation` makes them. */
export type Addition = { name: string; labels: Record<string, string>; value: number }

/** Up to how many seconds each bucket goes. Those of a release are never made others: what was counted stands in them. */
export const buckets = {
  publish_lateness_seconds: [0.25, 0.5, 1, 2, 5, 15, 30, 60, 90, 120, 300, 900, 3_600, 14_400, 86_400],
  claim_wait_seconds: [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 3, 10],
  platform_request_duration_seconds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60],
  tick_duration_seconds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 55, 60],
} as const satisfies Record<string, readonly number[]>
export type HistogramName = keyof typeof buckets

/** One more value in a histogram. Each bucket counts its own values alone, so that an observation adds to two rows. */
export function observation(name: HistogramName, labels: Record<string, string>, seconds: number): Addition[] {
  const value = Math.max(0, seconds)
  const le = buckets[name].find((most) => value <= most)
  return [
    { name: `${name}_bucket`, labels: { ...labels, le: le === undefined ? '+Inf' : String(le) }, value: 1 },
    { name: `${name}_sum`, labels, value },
  ]
}

/** Labels as Prometheus writes them between the braces, in one order, `le` last: equal labels are one row. */
export const labelText = (labels: Record<string, string>): string =>
  Object.keys(labels)
    .sort((a, b) => Number(a === 'le') - Number(b === 'le') || (a < b ? -1 : 1))
    .map((name) => `${name}="${escaped(labels[name] ?? '')}"`)
    .join(',')

const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
