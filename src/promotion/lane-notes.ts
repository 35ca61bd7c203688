type Found = { bare: number; unfit: number; goOnAt: number }

/** What the last look at a lane found that could not be let in. Lanes without such members need no note. */
export class LaneNotes {
  private readonly notes = new Map<string, Found & { sweep: number }>()
  private sweep = 0

  note(event: string, found: Found): void {
    if (found.bare > 0 || found.unfit > 0) this.notes.set(event, { ...found, sweep: this.sweep })
    else this.notes.delete(event)
  }

  /** Where the next look goes on behind the head of a lane. */
  goOnAt(event: string): number {
    return this.notes.get(event)?.goOnAt ?? 0
  }

  beginSweep(): void {
    this.sweep++
  }

  /** The sweep has found this lane. */
  seen(event: string): void {
    const note = this.notes.get(event)
    if (note) note.sweep = this.sweep
  }

  /** Forgets the lanes that the sweep has not found: they are there no more. */
  endSweep(): void {
    for (const [event, { sweep }] of this.notes) if (sweep < this.sweep) this.notes.delete(event)
  }

  sum(of: 'bare' | 'unfit'): number {
    let sum = 0
    for (const note of this.notes.values()) sum += note[of]
    return sum
  }
}
