import { randomUUID } from 'node:crypto'
import type { Claim } from '../../db/queue/claim'
import type { ClaimAnswer } from '../../db/queue/claim-by-ids'
import type { ClaimedPost } from '../../domain/claimed-post'
import type { Logger } from '../../observability/log'
import type { Circuit } from '../../redis/circuit'
import { RedisFault } from '../../redis/redis-fault'
import type { ClaimSize } from '../../workers/ask-for-claim'
import { type Clock, momentOf } from '../../workers/clock'
import type { Deadline } from '../../workers/deadline'
import type { ClaimsByName } from '../../workers/named-claims'
import type { Waiting } from '../../workers/run-worker'
import type { Answer, Entry } from '../index/entry'
import type { EntryReader } from '../index/entry-reader'
import type { PostIndex } from '../index/post-index'

/** Without an entry for so long a worker looks for itself whether anything was left behind. */
const LOOK_MS = 1_000
/** What somebody else holds up, or Redis refuses, is tried again after this. */
const AGAIN_MS = 200
/** Between two looks for what workers that died had read. */
const TAKE_OVER_MS = 5_000
/** A place is kept for ten seconds at a time: one that waits to be worked on alone is asked for so often. */
const KEEP_MS = 4_000

/** A post that nobody has named for so long after its time is looked for in the database. */
const OVERDUE_MS = 2_000

/** How a worker waits and claims without Redis. */
type ByQueue = Waiting & { mayClaim(): Promise<boolean> }

export type AdmissionTools = {
  index: PostIndex
  reader: EntryReader
  circuit: Pick<Circuit, 'isOpen' | 'run'>
  byQueue: ByQueue
  /** Rows that have been due for longer than so many milliseconds, of accounts on which nobody works: the oldest of each. */
  leftBehind(forMs: number): Promise<{ id: string; lane: string }[]>
  clock: Clock
  log: Logger
}

/**
 * How a resident worker comes by posts when there is Redis: it is told which one is next, one of each account and fair between accounts, and
 * claims that one in the database. What Redis says is a hint; what it forgets is found by a look into the database, and when it
 * does not answer the worker finds all there, as it would without: but one of each account on which nobody works, so that no
 * account has more under way than it may.
 */
export class Admission implements Waiting {
  private readonly read: Entry[] = []
  /** One that has to be worked on alone, for when nothing else is held. */
  private alone: Entry | undefined
  private keptAt = Number.NEGATIVE_INFINITY
  private leftBehind: { id: string; lane: string }[] = []
  private tookOverAt = Number.NEGATIVE_INFINITY
  /** Something was taken over just now: where one was left there are others, of the same hand. */
  private isTakingOver = false
  /** So many times in a row nothing was to be had without Redis, though something may be due. */
  private heldUp = 0
  private readonly giving = new Set<Promise<void>>()
  /** Posts that were found in the database when nobody had named them. */
  rescued = 0
  /** Posts that were named and could not be claimed. */
  refused = 0

  constructor(private readonly tools: AdmissionTools) {}

  get isOver(): boolean {
    return this.tools.byQueue.isOver
  }

  deadlineOf(post: ClaimedPost, ofClaim: Deadline): Deadline {
    return this.tools.byQueue.deadlineOf(post, ofClaim)
  }

  ended(post: ClaimedPost, tookMs: number): void {
    this.tools.byQueue.ended(post, tookMs)
  }

  async claim(how: ClaimSize, own: ClaimsByName): Promise<Claim> {
    const { byQueue, circuit } = this.tools
    if (!(await byQueue.mayClaim())) return this.nothing()
    if (this.alone && how.holdsOthers) return this.nothing()
    try {
      // Asked also while Redis is left alone: that fails at once, and now and then it is tried whether it answers again.
      const entries = await this.nextEntries(how.limit)
      if (entries.length > 0) return await this.claimEntries(entries, how, own)
    } catch (error) {
      if (!(error instanceof RedisFault)) throw error
      return circuit.isOpen ? this.claimUnnamed(how, own) : this.nothing()
    }
    return this.leftBehind.length > 0 ? this.claimLeftBehind(how, own) : this.nothing()
  }

  async comes(isBusy: () => boolean): Promise<boolean> {
    const { byQueue, circuit, reader, clock } = this.tools
    while (!this.isOver) {
      if (circuit.isOpen) {
        // What is due belongs to accounts on which others work: it is there at once whenever it is looked for.
        if (this.heldUp > 0) await clock.pause(Math.min(LOOK_MS, AGAIN_MS * this.heldUp))
        return byQueue.comes(isBusy)
      }
      if (!(await byQueue.mayClaim())) await clock.pause(LOOK_MS)
      else if (this.alone) {
        await clock.pause(AGAIN_MS)
        await this.keepAlone(this.alone)
        return true
      } else if (this.read.length > 0) return true
      else {
        try {
          this.read.push(...(await circuit.run(() => reader.read(1, this.isTakingOver ? 0 : LOOK_MS))))
          this.read.push(...(await this.takeOver()))
        } catch (error) {
          if (!(error instanceof RedisFault)) throw error
          await clock.pause(AGAIN_MS)
        }
        if (this.read.length > 0) continue
        this.leftBehind = await this.look(OVERDUE_MS)
        if (this.leftBehind.length > 0) return true
      }
    }
    return false
  }

  /** A claim has ended: its slot is the next post's, of whichever account has waited longest. */
  give(id: string, token: string): void {
    const given = this.tools.index.give([{ id, token }], this.isOver ? 0 : 1).then(
      () => {},
      // The leader finds a slot that nobody has.
      () => {},
    )
    this.giving.add(given)
    void given.then(() => this.giving.delete(given))
  }

  /** Gives back what was read and not begun; resolves when Redis knows all that this worker has done. */
  async close(): Promise<void> {
    const rest = [...this.read.splice(0), ...(this.alone ? [this.alone] : [])]
    const back = rest.map((entry): Answer => ({ kind: 'later', entry, lane: entry.lane, dueInMs: 0 }))
    if (back.length > 0) await this.tell(back)
    await Promise.all(this.giving)
    await this.tools.reader.leave().catch(() => {})
  }

  private async nextEntries(most: number): Promise<Entry[]> {
    if (this.alone) {
      const entries = [this.alone]
      this.alone = undefined
      return entries
    }
    const { circuit, reader } = this.tools
    const entries = this.read.splice(0, most)
    if (entries.length === most) return entries
    try {
      return [...entries, ...(await circuit.run(() => reader.read(most - entries.length, 0)))]
    } catch (error) {
      // What has been read before is this worker's to answer.
      if (entries.length === 0) throw error
      return entries
    }
  }

  /** Others are led to it as soon as its place has ended, and each of them would wait for it likewise. */
  private async keepAlone(entry: Entry): Promise<void> {
    const { clock, index } = this.tools
    if (clock.steady() - this.keptAt < KEEP_MS) return
    this.keptAt = clock.steady()
    const [isTheirs] = await index.admit([entry]).catch(() => [true])
    if (!isTheirs && this.alone === entry) this.alone = undefined
  }

  private async claimEntries(entries: Entry[], how: ClaimSize, own: ClaimsByName): Promise<Claim> {
    const isAdmitted = await this.tools.index.admit(entries)
    const admitted = entries.filter((_, at) => isAdmitted[at])
    const { claim, answers } = await own.claimByIds(
      admitted.map(({ id }) => id),
      how,
    )
    const told: Answer[] = []
    for (const entry of admitted) {
      const row = answers.get(entry.id) ?? { kind: 'gone' }
      if (row.kind === 'alone' && !this.alone) {
        this.alone = entry
        this.keptAt = this.tools.clock.steady()
      } else told.push(answerTo(entry, row, claim.token))
      if (row.kind !== 'claimed') this.refused++
    }
    await this.tell(told)
    return claim
  }

  private async claimUnnamed(how: ClaimSize, own: ClaimsByName): Promise<Claim> {
    const due = (await this.look(0)).slice(0, how.limit)
    const { claim } = await own.claimByIds(
      due.map(({ id }) => id),
      how,
      'poll',
    )
    this.heldUp = claim.scheduleIds.length === 0 ? this.heldUp + 1 : 0
    return claim
  }

  private async claimLeftBehind(how: ClaimSize, own: ClaimsByName): Promise<Claim> {
    const { index, log } = this.tools
    const found = this.leftBehind.splice(0).slice(0, how.limit)
    const lent = await index.lend(found).catch(() => found.map(() => true))
    const free = found.filter((_, at) => lent[at])
    const { claim, answers } = await own.claimByIds(
      free.map(({ id }) => id),
      how,
    )
    const settled = free.map(({ id }) => {
      const row = answers.get(id)
      return row?.kind === 'claimed' ? { id, token: claim.token, leaseMs: row.leaseMs } : { id }
    })
    await index.settleLent(settled).catch(() => {})
    if (claim.scheduleIds.length === 0) return claim
    this.rescued += claim.scheduleIds.length
    const late = claim.scheduleIds.length
    log.warn({ late }, `Posts late although the fleet beats: ${late} found in the database, which nobody had named`)
    return claim
  }

  private nothing(): Claim {
    return { scheduleIds: [], token: randomUUID(), askedHere: momentOf(this.tools.clock) }
  }

  private async look(forMs: number): Promise<{ id: string; lane: string }[]> {
    // The database may be away: then nothing may be claimed either, and that is said there.
    return this.tools.leftBehind(forMs).catch(() => [])
  }

  private async takeOver(): Promise<Entry[]> {
    const { clock, circuit, reader } = this.tools
    if (!this.isTakingOver && clock.steady() - this.tookOverAt < TAKE_OVER_MS) return []
    this.isTakingOver = false
    const isFirst = this.tookOverAt === Number.NEGATIVE_INFINITY
    this.tookOverAt = clock.steady()
    // One that was killed is a name in the group for ever, unless those that come after it see to that.
    if (isFirst) await circuit.run(() => reader.forgetConsumers())
    const taken = await circuit.run(() => reader.takeOver(1))
    this.isTakingOver = taken.length > 0
    return taken
  }

  /** Where Redis cannot be told, others take the entry over later and find the row as it is. */
  private async tell(answers: Answer[]): Promise<void> {
    if (answers.length > 0) await this.tools.index.answer(answers, 0).catch(() => {})
  }
}

function answerTo(entry: Entry, row: ClaimAnswer, ownToken: string): Answer {
  switch (row.kind) {
    case 'claimed':
      return { kind: 'taken', entry, lane: row.lane, token: ownToken, leaseMs: row.leaseMs }
    case 'processing':
      // A row that was claimed by hand names no claim that a place could belong to. Once it waits again it is fed again.
      if (row.token === '') return { kind: 'gone', entry }
      return { kind: 'taken', entry, lane: row.lane, token: row.token, leaseMs: row.leaseMs }
    case 'later':
      return { kind: 'later', entry, lane: row.lane, dueInMs: row.dueInMs }
    case 'alone':
      return { kind: 'later', entry, lane: entry.lane, dueInMs: AGAIN_MS }
    case 'gone':
      return { kind: 'gone', entry }
  }
}
