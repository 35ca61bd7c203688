import type Redis from 'ioredis'
import { ID_PATTERN } from '../../domain/id'
import { isLane } from '../../domain/lane'
import type { Circuit } from '../../redis/circuit'
import { ensureGroup } from '../../redis/group'
import { ENTRY_GROUP } from '../../redis/keys'
import { admitScript } from '../../redis/lua/posts/admit'
import { answerScript } from '../../redis/lua/posts/answer'
import { capacitiesScript } from '../../redis/lua/posts/capacities'
import { type Broken, FOREIGN } from '../../redis/lua/posts/common'
import { beginScript, clearScript, openScript, seedScript } from '../../redis/lua/posts/epochs'
import { feedScript } from '../../redis/lua/posts/feed'
import { giveScript } from '../../redis/lua/posts/give'
import { lendScript, settleLentScript } from '../../redis/lua/posts/lend'
import { isEntryScript, slotsScript, statusScript } from '../../redis/lua/posts/look'
import { sweepScript } from '../../redis/lua/posts/sweep'
import type { PostKeys } from '../../redis/post-keys'
import { redisFault, withoutDetails } from '../../redis/redis-fault'
import type { Script } from '../../redis/script'
import type { Answer, Entry } from './entry'

/** What was asked in the name of an epoch that does not hold (any more): nothing was done. */
export type Foreign = 'foreign'

/** A post that waits for its time. */
export type Waiting = { lane: string; id: string; dueInMs: number }

/** Somebody's hold on a row, as the database tells it. */
export type HeldClaim = { lane: string; id: string; token: string; leaseMs: number }

/** A place of a lane and whose it is: of an entry, by its id, or of a claim, by its token. */
export type Slot = { lane: string; id: string; token: string; leftMs: number }

export type Sweep = {
  promoted: number
  /** Entries in the stream, read or not, that wait for their claim. */
  waitingInEntry: number
  /** When there is something to look at again; undefined when nobody waits and nobody holds a place. */
  nextInMs: number | undefined
}

export type IndexStatus = {
  /** Undefined while it is not to be relied upon. */
  epoch: string | undefined
  building: string | undefined
  term: number | undefined
  lanes: {
    /** Those with somebody waiting, or inside. */
    waiting: number
    /** Those that wait for a place of their platform. */
    parked: number
  }
  slots: number
  entry: { waiting: number; pending: number }
  /** What nobody could read. */
  dead: number
}

/** How many publish at once. */
export type Places = {
  /** In an account that has no number of its own. */
  account: number
  /** On a platform; 0: as many as you like. */
  platform: number
}

/** An entry has so long from being admitted to being answered. */
const CLAIMED_WITHIN_MS = 10_000
/** One step of Redis keeps all others waiting: so many are let in by one. */
const STEP = 200
const MOST_STEPS = 1_000

/**
 * What Redis knows of posts: which wait in which lane, which were let in, who holds a place. All of it is a hint, made from the
 * database and lost without harm; whether a post goes out is decided by the claim of its row.
 *
 * Everything fails with a RedisFault. A lane whose keys nobody can work with harms no other: it is told of, and left out.
 */
export class PostIndex {
  constructor(
    private readonly redis: Redis,
    private readonly keys: PostKeys,
    private readonly places: Places,
    private readonly onBrokenLane: (lane: string, why: string) => void = () => {},
    /** The circuit breaker round Redis, where there is one. */
    private readonly circuit: Pick<Circuit, 'run'> = { run: (call) => call() },
  ) {}

  /**
   * Lets posts wait, or moves them to another time: also to an earlier one. At most 500 a call.
   * @param term of the leader who asks; of a later one than his was seen, he is foreign
   * @returns how many wait: not those who hold a place
   */
  async feed(epoch: string, term: number, rows: Waiting[]): Promise<number | Foreign> {
    const fit = rows.filter(({ lane, id }) => this.isFit(lane, id))
    const triples = fit.flatMap(({ lane, id, dueInMs }) => [lane, id, Math.ceil(dueInMs)])
    return this.counted(await this.run(feedScript, epoch, term, ...triples))
  }

  /**
   * Lets in who is due and finds a place.
   * @param most how many entries there may be in all, those included that wait for their claim
   */
  async sweep(epoch: string, most: number): Promise<Sweep | Foreign> {
    let promoted = 0
    for (let step = 1; ; step++) {
      const [count, waitingInEntry, next, isMore, broken] = await this.run(sweepScript, epoch, most, STEP)
      if (count === FOREIGN) return 'foreign'
      this.tell(broken)
      promoted += count
      if (isMore && step < MOST_STEPS) continue
      return { promoted, waitingInEntry, nextInMs: next < 0 ? undefined : next }
    }
  }

  /**
   * Asks before a claim which entries still stand. The others are acknowledged and gone: their posts wait elsewhere.
   * @returns in the order of the entries
   */
  async admit(entries: Entry[]): Promise<boolean[]> {
    if (entries.length === 0) return []
    const triples = entries.flatMap(({ entryId, id, epoch }) => [entryId, id, epoch])
    const [admitted, broken] = await this.run(admitScript, CLAIMED_WITHIN_MS, ...triples)
    this.tell(broken)
    return admitted.map((answer) => answer === 1)
  }

  /**
   * Says what the database said to entries, and lets in who is due.
   * @param most how many at most
   * @returns how many were let in
   */
  async answer(answers: Answer[], most: number): Promise<number> {
    return this.promoted(await this.run(answerScript, most, ...answers.flatMap((answer) => this.told(answer))))
  }

  /**
   * Gives places back whose claims have ended; a stranger's token changes nothing. Then lets in who is due.
   * @param most how many at most
   * @returns how many were let in
   */
  async give(claims: { id: string; token: string }[], most: number): Promise<number> {
    return this.promoted(await this.run(giveScript, most, ...claims.flatMap(({ id, token }) => [id, token])))
  }

  /**
   * Begins to make everything anew: nobody is let in until {@link open}. What was there is removed, whoever had made it.
   * @returns false when a later leader was seen, or another one began meanwhile
   */
  async begin(epoch: string, term: number): Promise<boolean> {
    if ((await this.run(beginScript, epoch, term)) === 0) return false
    const { term: termKey, building, dead, every, entry } = this.keys
    // What nobody could read is of no epoch: it waits for a person.
    const kept = [termKey, building, dead]
    let cursor = '0'
    do {
      const [next, found] = await this.faulty(() => this.redis.scan(cursor, 'MATCH', every, 'COUNT', 1_000))
      const old = found.filter((key) => !kept.includes(key))
      if (old.length > 0 && (await this.run(clearScript, epoch, ...old)) === FOREIGN) return false
      cursor = next
    } while (cursor !== '0')
    await this.faulty(() => ensureGroup(this.redis, entry, undefined, ENTRY_GROUP))
    return true
  }

  /**
   * Gives places to claims that have none, whoever claimed. Where the place belongs to another token, the database is right.
   * @returns how many got one
   */
  async seed(epoch: string, claims: HeldClaim[]): Promise<number | Foreign> {
    const fit = claims.filter(({ lane, id }) => this.isFit(lane, id))
    const args = fit.flatMap(({ lane, id, token, leaseMs }) => [lane, id, token, Math.ceil(leaseMs)])
    return this.counted(await this.run(seedScript, epoch, ...args))
  }

  /** From now on nobody is let in, until a leader has made everything anew. */
  async shut(): Promise<void> {
    await this.faulty(() => this.redis.del(this.keys.ready))
  }

  /**
   * Takes places for rows that were found in the database and that nobody had named.
   * @returns of each whether it may be claimed: where no epoch holds, all
   */
  async lend(rows: { id: string; lane: string }[]): Promise<boolean[]> {
    const pairs = rows.flatMap(({ id, lane }) => [id, lane])
    const [mayClaim, broken] = await this.run(lendScript, CLAIMED_WITHIN_MS, ...pairs)
    this.tell(broken)
    return mayClaim.map((answer) => answer === 1)
  }

  /** What became of those: a claim keeps the place, any other gives it back. */
  async settleLent(rows: { id: string; token?: string; leaseMs?: number }[]): Promise<void> {
    const triples = rows.flatMap(({ id, token = '', leaseMs = 0 }) => [id, token, Math.ceil(leaseMs)])
    const [broken] = await this.run(settleLentScript, ...triples)
    this.tell(broken)
  }

  /** From now on who is due is let in. @returns false when it is not this epoch that is being made */
  async open(epoch: string): Promise<boolean> {
    return (await this.run(openScript, epoch)) === 1
  }

  /**
   * Says how many publish at once in accounts that have a number of their own, by lane. All others have the usual one from now on.
   * @returns how many were changed
   */
  async capacities(epoch: string, own: ReadonlyMap<string, number>): Promise<number | Foreign> {
    const fit = [...own].filter(([lane]) => this.isFit(lane))
    return this.counted(await this.run(capacitiesScript, epoch, ...fit.flat()))
  }

  /** All places, for a comparison with the database. */
  async slots(): Promise<Slot[]> {
    const found = await this.run(slotsScript)
    return Array.from({ length: found.length / 4 }, (_, n) => {
      const [id, lane, token, leftMs] = found.slice(4 * n, 4 * n + 4) as [string, string, string, number]
      return { id, lane, token, leftMs }
    })
  }

  /** Which of these tokens are of entries that wait for their claim still. @returns in their order */
  async isEntry(tokens: string[]): Promise<boolean[]> {
    return (await this.run(isEntryScript, ...tokens)).map((answer) => answer === 1)
  }

  async status(): Promise<IndexStatus> {
    const [epoch, building, term, lanes, parked, slots, inEntry, pending, dead] = await this.run(statusScript)
    return {
      epoch: epoch ?? undefined,
      building: building ?? undefined,
      term: term === null ? undefined : Number(term),
      lanes: { waiting: lanes, parked },
      slots,
      entry: { waiting: Math.max(0, inEntry - pending), pending },
      dead,
    }
  }

  /** Which run of which server answers. Another one than before may know less, or what was long ago. */
  async runId(): Promise<string> {
    const said = await this.faulty(() => this.redis.info('server'))
    return /^run_id:(\S+)/m.exec(said)?.[1] ?? ''
  }

  private told(answer: Answer): (string | number)[] {
    const { entryId, id, epoch } = answer.entry
    const about = [entryId, id, epoch]
    if (answer.kind === 'gone' || !this.isFit(answer.lane)) return ['gone', ...about, answer.entry.lane, '', 0]
    if (answer.kind === 'later') return ['later', ...about, answer.lane, '', Math.ceil(answer.dueInMs)]
    return ['taken', ...about, answer.lane, answer.token, Math.ceil(answer.leaseMs)]
  }

  /** Names become keys of Redis: what is none stays out. */
  private isFit(lane: string, id?: string): boolean {
    const isFit = isLane(lane) && (id === undefined || ID_PATTERN.test(id))
    if (!isFit) this.onBrokenLane(lane, 'a lane or an id of it has characters that names have not')
    return isFit
  }

  private counted([count, broken]: [number, Broken]): number | Foreign {
    if (count === FOREIGN) return 'foreign'
    this.tell(broken)
    return count
  }

  private promoted([count, broken]: [number, Broken]): number {
    this.tell(broken)
    return count
  }

  private tell(broken: Broken): void {
    for (let at = 0; at + 1 < broken.length; at += 2)
      this.onBrokenLane(broken[at] ?? '', withoutDetails(broken[at + 1] ?? ''))
  }

  private run<Said>(script: Script<Said>, ...args: (string | number)[]): Promise<Said> {
    const { prefix, lanes } = this.keys
    const { account, platform } = this.places
    return this.faulty(() => script.run(this.redis, [lanes], [prefix, account, platform, ...args]))
  }

  private async faulty<Said>(call: () => Promise<Said>): Promise<Said> {
    try {
      return await this.circuit.run(call)
    } catch (error) {
      throw redisFault(error)
    }
  }
}
