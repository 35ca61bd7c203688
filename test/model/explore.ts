/** Takes one of several ways on; the first is that all goes well, each other one costs a fault. */
export type Choose = <O extends string>(what: string, options: readonly [O, ...O[]]) => O

/** Says that something was true which must never be; the search stops and prints how it came there. */
export class Broken extends Error {}

/** The state was met before with as much still possible: what follows was searched already. */
class SeenBefore extends Error {}

export type Search = {
  /** Lives one life to its end, by the choices. */
  live(path: Path): Promise<void>
  /** How many times in one life something may go another way than well. */
  faults: number
}

/** One life, as a search or a replay leads it. */
export class Path {
  readonly story: string[] = []
  private readonly taken: { at: number; of: number }[] = []
  private left: number

  constructor(
    private readonly trail: readonly number[],
    faults: number,
    private readonly seen: Set<string> | undefined,
  ) {
    this.left = faults
  }

  readonly choose: Choose = (what, options) => {
    const of = this.left > 0 ? options.length : 1
    const position = this.taken.length
    const at = position < this.trail.length ? (this.trail[position] as number) : 0
    if (at >= of) throw new Error(`Not deterministic: "${what}" has ${of} ways here and had more`)
    this.taken.push({ at, of })
    if (at > 0) this.left--
    const option = options[at] ?? options[0]
    if (at > 0) this.tell(`${what}: ${option}`)
    return option
  }

  tell(line: string): void {
    this.story.push(line)
  }

  /** A place where the whole state can be told in one text; met before with as many faults left, the life ends here. */
  boundary(state: string): void {
    if (!this.seen || this.taken.length < this.trail.length) return
    const key = `${this.left} ${state}`
    if (this.seen.has(key)) throw new SeenBefore()
    this.seen.add(key)
  }

  get choices(): number {
    return this.taken.length
  }

  get trailTaken(): number[] {
    const trail = this.taken.map(({ at }) => at)
    while (trail.at(-1) === 0) trail.pop()
    return trail
  }

  /** The next trail in order, undefined when all ways were gone. */
  next(): number[] | undefined {
    for (let last = this.taken.length - 1; last >= 0; last--) {
      const { at, of } = this.taken[last] as { at: number; of: number }
      if (at + 1 < of) return [...this.taken.slice(0, last).map((choice) => choice.at), at + 1]
    }
    return undefined
  }
}

export type Found = {
  paths: number
  choices: number
  states: number
  broken?: { rule: string; story: string[]; trail: number[] }
}

/** Goes every way there is, one life after another, and stops at the first that breaks a rule. */
export async function explore(search: Search): Promise<Found> {
  const seen = new Set<string>()
  const found: Found = { paths: 0, choices: 0, states: 0 }
  for (let trail: number[] | undefined = []; trail; ) {
    const path: Path = new Path(trail, search.faults, seen)
    const broken = await breaks(search, path)
    found.paths++
    found.choices += path.choices
    found.states = seen.size
    if (broken) return { ...found, broken }
    trail = path.next()
  }
  return found
}

/** Lives one life again, as a counter-example prints it. */
export async function replay(search: Search, trail: readonly number[]): Promise<{ rule?: string; story: string[] }> {
  const path = new Path(trail, search.faults, undefined)
  const broken = await breaks(search, path)
  return { story: path.story, ...(broken && { rule: broken.rule }) }
}

async function breaks(search: Search, path: Path): Promise<Found['broken']> {
  try {
    await search.live(path)
    return undefined
  } catch (error) {
    if (error instanceof SeenBefore) return undefined
    if (!(error instanceof Broken)) throw error
    return { rule: error.message, story: path.story, trail: path.trailTaken }
  }
}
