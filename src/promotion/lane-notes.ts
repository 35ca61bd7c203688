type Note = { bare: number; unfit: number; goOnAt: number }

/** What the last look at a lane found that could not be let in. Lanes without such members need none. */
export class LaneNotes {
  private readonly notes = new Map<string, Note>()

  note(event: string, found: Note): void {
    if (found.bare > 0 || found.unfit > 0) this.notes.set(event, found)
    else this.notes.delete(event)
  }

  /** Where the next look goes on behind the head of a lane. */
  goOnAt(event: string): number {
    return this.notes.get(event)?.goOnAt ?? 0
  }

  /** Forgets lanes that are there no more. */
  keepOnly(events: ReadonlySet<string>): void {
    for (const event of this.notes.keys()) if (!events.has(event)) this.notes.delete(event)
  }

  sum(of: 'bare' | 'unfit'): number {
    let sum = 0
    for (const note of this.notes.values()) sum += note[of]
    return sum
  }
}
