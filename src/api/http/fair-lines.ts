/** First come, first served for each key, and the keys take turns: whoever brings a thousand waits behind their own. */
export class FairLines<T> {
  /** In the order in which their turns come. */
  private readonly lines = new Map<string, T[]>()
  private count = 0

  get size(): number {
    return this.count
  }

  push(key: string, item: T): void {
    const line = this.lines.get(key)
    if (line) line.push(item)
    else this.lines.set(key, [item])
    this.count++
  }

  /** The first of the key whose turn it is. */
  shift(): T | undefined {
    const next = this.lines.entries().next()
    if (next.done) return undefined
    const [key, line] = next.value
    this.lines.delete(key)
    const item = line.shift()
    // Behind the others.
    if (line.length > 0) this.lines.set(key, line)
    this.count--
    return item
  }

  /** The last of the longest line: of whoever waits for most, what would be served last; of equals the latest. */
  popLongest(): T | undefined {
    let longest: [string, T[]] | undefined
    for (const line of this.lines) if (!longest || line[1].length >= longest[1].length) longest = line
    if (!longest) return undefined
    const [key, line] = longest
    const item = line.pop()
    if (line.length === 0) this.lines.delete(key)
    this.count--
    return item
  }

  /** Takes those out that have come first in their lines, while they are what is asked for. */
  takeWhile(isWanted: (item: T) => boolean): T[] {
    const taken: T[] = []
    for (const [key, line] of this.lines) {
      const end = line.findIndex((item) => !isWanted(item))
      taken.push(...line.splice(0, end === -1 ? line.length : end))
      if (line.length === 0) this.lines.delete(key)
    }
    this.count -= taken.length
    return taken
  }
}
