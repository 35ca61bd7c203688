import type { Addition } from './counters'

/** What a process has counted and not written down yet. */
export class Tally {
  private counted = new Map<string, Addition>()

  add(...additions: Addition[]): void {
    for (const addition of additions) {
      const { name, labels, value } = addition
      let key = name
      for (const label in labels) key += `\n${labels[label]}`
      const known = this.counted.get(key)
      if (known) known.value += value
      else this.counted.set(key, { ...addition })
    }
  }

  /** All of it; from then on it is its taker's to keep. */
  take(): Addition[] {
    const taken = [...this.counted.values()]
    this.counted = new Map()
    return taken
  }
}
