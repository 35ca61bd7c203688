import { setTimeout as sleep } from 'node:timers/promises'

/** So long questions are collected before they are asked; nobody notices it. */
const COLLECT_MS = 50
/** Questions that may wait for the next round: a statement of 70 KB, and twenty thousand questions a second. */
const MOST_WAITING = 1_000

/** More questions wait than one round takes. */
export class TooManyQuestions extends Error {
  override name = 'TooManyQuestions'
}

/**
 * Asks many small questions as one: those that come within a moment, and while the one before is still being answered. So
 * whatever is asked how often, it costs at most twenty statements a second, and each asker gets an answer.
 */
export class AskedTogether<Answer> {
  private names = new Set<string>()
  private next: Promise<Map<string, Answer>> | undefined
  private last: Promise<unknown> = Promise.resolve()

  /** @param find the answers to those of the names for which there is one */
  constructor(
    private readonly find: (names: string[]) => Promise<Map<string, Answer>>,
    private readonly collect: () => Promise<unknown> = () => sleep(COLLECT_MS),
    private readonly most: number = MOST_WAITING,
  ) {}

  /** @throws TooManyQuestions and what `find` throws */
  async ask(name: string): Promise<Answer | undefined> {
    if (this.names.size >= this.most && !this.names.has(name)) throw new TooManyQuestions()
    this.names.add(name)
    this.next ??= this.round()
    return (await this.next).get(name)
  }

  private round(): Promise<Map<string, Answer>> {
    const round = Promise.all([this.last, this.collect()]).then(() => {
      const names = [...this.names]
      this.names = new Set()
      this.next = undefined
      return this.find(names)
    })
    this.last = round.catch(() => {})
    return round
  }
}
