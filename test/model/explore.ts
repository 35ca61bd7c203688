/** Takes one of several ways on; the first is that all goes well, each other one costs a fault. */
export type Choose = <O extends string>(what: string, options: readonly [O, ...O[]]) => O

/** Says that something was true which must never be; the search stops and prints how it came there. */
export class Broken extends Error {}

/** The state was met before with as much still possible: what follows was searched already. One for all: most lives end so. */
class SeenBefore extends Error {}
const seenBefore = new SeenBefore()

export type Search = {
  /** Lives one life to its end, by the choices; from where its path stands. */
  live(path: Path): Promise<void>
  /** How many times in one life something may go another way than well. */
  faults: number
}

type Choice = { at: number; of: number }

/** A life up to a boundary, from which any number of others go on. */
export type Stand = { goOn(path: Path): Promise<void> }

type Mark = { taken: readonly Choice[]; story: readonly string[]; left: number; stand: Stand }

/** One life, as a search or a replay leads it. */
export class Path {
  readonly story: string[]
  private readonly taken: Choice[]
  private left: number

  constructor(
    private readonly trail: readonly number[],
    faults: number,
    private readonly seen: Set<string> | undefined,
    /** Of the boundaries that lie behind it. */
    private readonly marks: Mark[] = [],
  ) {
    const mark = marks.at(-1)
    this.story = [...(mark?.story ?? [])]
    this.taken = [...(mark?.taken ?? [])]
    this.left = mark?.left ?? faults
  }

  /** Where the life goes on; undefined when it has to be lived from the beginning. */
  get stand(): Stand | undefined {
    return this.marks.at(-1)?.stand
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

  /**
   * A place where the whole state can be told in one text; met before with as many faults left, the life ends here.
   * @param stand keeps it as it is, so that others need not be lived up to there again
   */
  boundary(state: string, stand?: () => Stand): void {
    this.meet(state, '')
    if (this.seen && stand && this.isNew)
      this.marks.push({ taken: [...this.taken], story: [...this.story], left: this.left, stand: stand() })
  }

  /** A place from which less is possible than from a boundary with the same state, and the same from each such place. */
  narrower(state: string): void {
    this.meet(state, 'narrower ')
  }

  private meet(state: string, place: string): void {
    if (!this.seen || !this.isNew) return
    const key = `${this.left} ${state}`
    if (this.seen.has(key) || this.seen.has(place + key)) throw seenBefore
    this.seen.add(place + key)
  }

  /** Whether no life has come this way before. */
  private get isNew(): boolean {
    return this.taken.length >= this.trail.length
  }

  get choices(): number {
    return this.taken.length
  }

  get trailTaken(): number[] {
    const trail = this.taken.map(({ at }) => at)
    while (trail.at(-1) === 0) trail.pop()
    return trail
  }

  /** The next way in order, undefined when all ways were gone. */
  next(faults: number): Path | undefined {
    for (let last = this.taken.length - 1; last >= 0; last--) {
      const { at, of } = this.taken[last] as Choice
      if (at + 1 >= of) continue
      const trail = [...this.taken.slice(0, last).map((choice) => choice.at), at + 1]
      return new Path(
        trail,
        faults,
        this.seen,
        this.marks.filter(({ taken }) => taken.length <= last),
      )
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
  for (let path: Path | undefined = new Path([], search.faults, seen); path; path = path.next(search.faults)) {
    const broken = await breaks(search, path)
    found.paths++
    found.choices += path.choices
    found.states = seen.size
    if (broken) return { ...found, broken }
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
