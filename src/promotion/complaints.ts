import { counted } from '../domain/counted'

/** The same is said again after this time. */
const SILENCE_MS = 60_000
/** So many different things a minute; of the others the number is told. */
const MOST = 10

/** Says what keeps going wrong once a minute, and not at every look: a broken queue is found each second. */
export class Complaints {
  private readonly said = new Set<string>()
  private unsaid = 0
  private since = 0

  constructor(
    private readonly say: (sentence: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  about(what: string, sentence: string): void {
    if (this.now() - this.since > SILENCE_MS) this.begin()
    if (this.said.has(what)) return
    if (this.said.size >= MOST) {
      this.unsaid++
      return
    }
    this.said.add(what)
    this.say(sentence)
  }

  private begin(): void {
    if (this.unsaid > 0) this.say(`${counted(this.unsaid, 'more failure')} in the minute before`)
    this.said.clear()
    this.unsaid = 0
    this.since = this.now()
  }
}
