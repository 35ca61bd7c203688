/**
 * Who is next at a door with few places: companies take turns, each has at most one place and so many waiting behind it.
 * However much one company brings, another waits for what runs and never for what waits.
 */
export class FairQueue<Item> {
  /** In the order of turns. */
  private readonly waiting = new Map<string, Item[]>()
  private readonly inside = new Set<string>()

  constructor(private readonly limits: { places: number; waiting: number }) {}

  /** @returns false when the company has as many waiting as it may */
  join(company: string, item: Item): boolean {
    const line = this.waiting.get(company) ?? []
    // What can begin at once does not wait.
    const ahead = this.isFreeFor(company) && line.length === 0 ? 0 : line.length + 1
    if (ahead > this.limits.waiting) return false
    this.waiting.set(company, [...line, item])
    return true
  }

  /** @returns false when it does not wait any more */
  leave(company: string, item: Item): boolean {
    const line = this.waiting.get(company) ?? []
    this.keep(
      company,
      line.filter((other) => other !== item),
    )
    return line.includes(item)
  }

  /** The next item that has a place from now on; undefined while there is none for any that waits. */
  next(): Item | undefined {
    for (const [company, [item, ...rest]] of this.waiting) {
      if (item === undefined || !this.isFreeFor(company)) continue
      this.inside.add(company)
      // Behind all others.
      this.waiting.delete(company)
      this.keep(company, rest)
      return item
    }
    return undefined
  }

  /** Gives a company's place back. */
  end(company: string): void {
    this.inside.delete(company)
  }

  private isFreeFor(company: string): boolean {
    return this.inside.size < this.limits.places && !this.inside.has(company)
  }

  private keep(company: string, line: Item[]): void {
    if (line.length > 0) this.waiting.set(company, line)
    else this.waiting.delete(company)
  }
}
