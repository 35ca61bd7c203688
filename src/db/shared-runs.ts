import type { Database } from './connection'
import { isConnectionTrouble } from './connection-trouble'
import { NoFreeConnection } from './limit-waiting'
import { isCommitUnknown, isPassingConflict } from './transaction'

type Waiting<Entry, Result> = { entry: Entry; done: (result: Result) => void; failed: (error: unknown) => void }

/** A run that takes longer (a lock, a connection on which nothing comes back) keeps nobody waiting any more. */
const PATIENCE_MS = 500

/**
 * Lets requests share what they ask of the database: those that come while a run is under way share the next one, so that a
 * busy server pays one transaction, or one question, for many of them. A run begins when everything is read that has already
 * arrived, answers of disk and database included: what that asks goes with it. For nothing that is still to come anybody is
 * kept waiting.
 */
export class SharedRuns<Entry, Result> {
  private readonly lines = new Map<string, Waiting<Entry, Result>[]>()

  /**
   * @param run does it for some entries of one owner, all or none; the results are in their order
   * @param most what those of one run may weigh together
   * @param patienceMs after so long the next run begins beside one that is still under way
   */
  constructor(
    private readonly run: (entries: Entry[], owner: string) => Promise<Result[]>,
    private readonly most: number,
    private readonly weigh: (entry: Entry) => number = () => 1,
    private readonly patienceMs: number = PATIENCE_MS,
  ) {}

  /** Does it, with others of the same owner where there are any. Other owners are not waited for. */
  ask(owner: string, entry: Entry): Promise<Result> {
    return new Promise((done, failed) => {
      const line = this.lines.get(owner)
      if (line) line.push({ entry, done, failed })
      else void this.serve(owner, [{ entry, done, failed }])
    })
  }

  private async serve(owner: string, line: Waiting<Entry, Result>[]): Promise<void> {
    this.lines.set(owner, line)
    while (line.length > 0) {
      await allRead()
      await atMost(this.patienceMs, this.runFor(owner, line.splice(0, this.fitting(line))))
    }
    this.lines.delete(owner)
  }

  private fitting(line: Waiting<Entry, Result>[]): number {
    let weight = 0
    const beyond = line.findIndex(({ entry }, index) => {
      weight += this.weigh(entry)
      return index > 0 && weight > this.most
    })
    return beyond === -1 ? line.length : beyond
  }

  private async runFor(owner: string, group: Waiting<Entry, Result>[]): Promise<void> {
    try {
      const entries = group.map(({ entry }) => entry)
      const results = await this.run(entries, owner)
      for (const [index, { done }] of group.entries()) done(results[index] as Result)
    } catch (error) {
      // What is wrong with one of them must not take the others with it.
      if (group.length > 1 && isOfOne(error)) await Promise.all(group.map((alone) => this.runFor(owner, [alone])))
      else for (const { failed } of group) failed(error)
    }
  }
}

/** Node runs this when all that had arrived is handled, and before it waits for more. */
const allRead = () => new Promise<void>((resolve) => setImmediate(resolve))

function atMost(ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    void work.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Nothing took effect, and it may go otherwise for each by itself. What may have taken effect is never done again. */
const isOfOne = (error: unknown) =>
  isPassingConflict(error) ||
  !(isConnectionTrouble(error) || isCommitUnknown(error) || error instanceof NoFreeConnection)

/** Those of one kind for each pool of connections. */
export function sharedRuns<Entry, Result>(
  make: (db: Database) => SharedRuns<Entry, Result>,
): (db: Database) => SharedRuns<Entry, Result> {
  const known = new WeakMap<Database, SharedRuns<Entry, Result>>()
  return (db) => {
    const runs = known.get(db) ?? make(db)
    known.set(db, runs)
    return runs
  }
}
