import { type Addition, bucketOf, type HistogramName } from './counters'

/** Names of labels and their values, in turn. */
type Labels = string[]

/**
 * What a process has counted and not written down yet. Counting is part of publishing each post, so that what was counted once is
 * found again without being made anew.
 */
export class Tally {
  private readonly counted = new Map<string, Addition>()

  count(name: string, ...labels: Labels): void {
    this.add(name, 1, labels)
  }

  observe(name: HistogramName, seconds: number, ...labels: Labels): void {
    this.add(`${name}_bucket`, 1, [...labels, 'le', bucketOf(name, seconds)])
    this.add(`${name}_sum`, Math.max(0, seconds), labels)
  }

  /** Takes back what could not be written down. */
  putBack(taken: readonly Addition[]): void {
    for (const { name, labels, value } of taken) this.add(name, value, Object.entries(labels).flat())
  }

  /** All of it; from then on it is its taker's to keep. */
  take(): Addition[] {
    const taken: Addition[] = []
    for (const counter of this.counted.values()) {
      if (counter.value > 0) taken.push({ ...counter })
      counter.value = 0
    }
    return taken
  }

  private add(name: string, value: number, labels: Labels): void {
    const key = `${name} ${labels.join(' ')}`
    const known = this.counted.get(key)
    if (known) known.value += value
    else this.counted.set(key, { name, labels: asRecord(labels), value })
  }
}

const asRecord = (labels: Labels) => {
  const record: Record<string, string> = {}
  for (let at = 0; at < labels.length; at += 2) record[labels[at] ?? ''] = labels[at + 1] ?? ''
  return record
}
