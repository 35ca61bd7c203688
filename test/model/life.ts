import { isQuestion, toldWhile } from '../../src/domain/moves'
import type { PublicationKind } from '../../src/domain/post'
import { claimAsWorker } from './claim'
import { Broken, type Choose, type Path, type Search, type Stand } from './explore'
import { MemoryStore } from './memory-store'
import { type PlatformKind, PlatformState } from './platform'
import { LEASE_MS, type ProcessEnd, runProcess } from './process'
import { type Act, acts, type Store } from './store'

export type Scope = {
  platform: PlatformKind
  publications: 1 | 2
  /** How many times something may go wrong or somebody may step in. */
  faults: number
  /** How many claims a life has at most. */
  claims: number
}

/** Between two claims: longer than any pause of ours but those in which a person is waited for. */
const BETWEEN_MS = 61 * 60_000

/** Acts after which the platform is sent something new. */
const makesAnew: ReadonlySet<string> = new Set<Act>(['retries', 'gives another time', 'edits'])

/** So many claims end a life in which nothing goes wrong any more. */
const CLAIMS_TO_END = 3

/** The search of a scope. @param compare asked at each boundary, to hold another store against the one in memory */
export function searchOf(scope: Scope, openStore?: OpenStore): Search {
  return {
    faults: scope.faults,
    live: (path) => path.stand?.goOn(path) ?? new Life(scope, path, openStore).live(),
  }
}

/** A real store for one life, and the way to its end. */
export type OpenStore = (kinds: PublicationKind[]) => Promise<{ store: Store; close(): Promise<void> }>

type Frozen = ProcessEnd & { kind: 'frozen' }

class Life {
  private readonly time = { now: 0 }
  private readonly kinds: PublicationKind[]
  private platform: PlatformState
  private memory: MemoryStore
  private store: Store
  /** What a person has asked to be sent once more: by kind. */
  private readonly sentAgain = new Map<PublicationKind, number>()
  /** What a person has called published, whatever stands on the platform. */
  private readonly calledOut = new Set<PublicationKind>()
  /** Bytes of a commit left after the lease, by a process that was stopped just before: nobody can prevent that. */
  private leftLate = false

  constructor(
    private readonly scope: Scope,
    private readonly path: Path,
    private readonly openStore?: OpenStore,
  ) {
    this.kinds = scope.publications === 2 ? ['feed', 'story'] : ['feed']
    const now = () => this.time.now
    this.platform = new PlatformState(scope.platform, now)
    this.memory = new MemoryStore(this.kinds, now)
    this.store = this.memory
  }

  async live(): Promise<void> {
    const real = this.openStore && (await this.openStore(this.kinds))
    if (real) this.store = alike(this.memory, real.store)
    try {
      await this.liveWith()
    } finally {
      await real?.close()
    }
  }

  /** The same life as it is now; others go on from there. A database cannot be copied like that. */
  private standBefore(claim: number): Stand {
    const kept = this.copy(this.path)
    return { goOn: (path) => kept.copy(path).liveWith(claim) }
  }

  private copy(path: Path): Life {
    const copy = new Life(this.scope, path)
    const now = () => copy.time.now
    copy.time.now = this.time.now
    copy.platform = this.platform.copy(now)
    copy.memory = this.memory.copy(now)
    copy.store = copy.memory
    for (const [kind, times] of this.sentAgain) copy.sentAgain.set(kind, times)
    for (const kind of this.calledOut) copy.calledOut.add(kind)
    copy.leftLate = this.leftLate
    return copy
  }

  private async liveWith(first = 1): Promise<void> {
    let frozen: Frozen | undefined
    for (let claim = first; claim <= this.scope.claims; claim++) {
      const act = await this.somebodySteps()
      // Many acts come to the same: there was nothing for them to do. Of one that is stopped the state does not tell.
      if (act !== 'nobody' && !frozen) this.path.narrower(await this.text())
      const held = await this.claim(this.path.choose)
      if (!held) break
      this.path.tell(`claim ${claim}`)
      const end = await runProcess(held.post, this.outside, this.path.choose)
      this.path.tell(`the worker ${end.kind === 'ended' ? `ends: ${end.outcome}` : end.kind}`)
      if (frozen) {
        // It was stopped while another published; now it goes on, and nothing else goes wrong with it.
        this.path.tell('the one that was stopped goes on')
        await this.goOn(frozen)
        frozen = undefined
      }
      if (end.kind === 'frozen') {
        frozen = end
        // Not a moment longer than until others may claim it.
        this.time.now = Math.max(this.time.now, held.takenAt + LEASE_MS + 1)
      }
      if (end.kind !== 'ended') await this.store.takeBack()
      await this.judge()
      if (frozen) continue
      this.time.now += BETWEEN_MS
      this.path.boundary(await this.text(), this.openStore ? undefined : () => this.standBefore(claim + 1))
    }
    if (frozen) {
      this.path.tell('the one that was stopped goes on')
      await this.goOn(frozen)
      await this.store.takeBack()
      await this.judge()
    }
    await this.judgeEnd()
  }

  private async claim(choose: Choose) {
    const held = await claimAsWorker(this.outside, choose)
    const { queued } = await this.store.state()
    this.hold(held !== undefined || queued !== 'processing', 'its claim was taken and its worker does not know of it')
    return held
  }

  private get outside() {
    return { store: this.store, platform: this.platform, time: this.time }
  }

  private readonly sendsAgain = (kind: PublicationKind) => {
    this.sentAgain.set(kind, (this.sentAgain.get(kind) ?? 0) + 1)
  }

  private async goOn({ isLeaving, resume }: Frozen): Promise<void> {
    const before = this.count()
    const end = await resume()
    if (this.count() > before) {
      this.hold(isLeaving, 'a commit left after its lease had run out')
      this.leftLate = true
    }
    this.path.tell(`the worker ${end.kind === 'ended' ? `ends: ${end.outcome}` : end.kind}`)
  }

  private count = () => this.kinds.reduce((sum, kind) => sum + (this.platform.out.get(kind)?.length ?? 0), 0)

  private async somebodySteps(): Promise<Act | 'nobody'> {
    const act = this.path.choose('somebody', ['nobody', ...acts])
    if (act === 'nobody') return act
    const { publications } = await this.store.state()
    const open = publications.filter(({ status }) => isQuestion(status)).map(({ kind }) => kind)
    const about = act.startsWith('says') ? open[0] : undefined
    if (!(await this.store.act(act, about))) return act
    if (about && act === 'says it is not out') this.sendsAgain(about)
    // What left late is out though it is called failed or prepared: having it made anew is having it sent again.
    if (this.leftLate && makesAnew.has(act)) this.kinds.forEach(this.sendsAgain)
    if (about && act === 'says it is out') this.calledOut.add(about)
    await this.judge()
    return act
  }

  /** What must be true whenever no worker is at it. */
  private async judge(): Promise<void> {
    const state = await this.store.state()
    const told: readonly string[] = toldWhile[state.queued]
    this.hold(told.includes(state.told), `told as ${state.told} while ${state.queued}`)
    this.hold(state.queued !== 'processing', 'nobody holds it, and it is called processing')
    for (const { kind, status } of state.publications) {
      const out = this.platform.out.get(kind)?.length ?? 0
      const allowed = 1 + (this.sentAgain.get(kind) ?? 0)
      this.hold(out <= allowed, `the ${kind} is out ${out} times`)
      if (status === 'published')
        this.hold(out > 0 || this.calledOut.has(kind), `the ${kind} is called published and is not out`)
      const known = status === 'published' || status === 'accepted' || isQuestion(status)
      // What left late is the one thing that cannot be prevented; a retry finds the same thing and shows it once.
      if (out > 0 && !this.sentAgain.has(kind))
        this.hold(known || this.leftLate, `the ${kind} is out and called ${status}`)
    }
    const isWhole = state.publications.every(({ status }) => status === 'published')
    if (state.told === 'published') this.hold(isWhole, 'told as published, and not all of it is')
    // Out as a whole, it is settled or waits to be: nobody is asked to send it again.
    if (isWhole) this.hold(['done', 'pending', 'held'].includes(state.queued), `out as a whole, and ${state.queued}`)
  }

  /** When nothing goes wrong any more a life ends soon, or waits for a person or for its account. */
  private async judgeEnd(): Promise<void> {
    for (let claim = 1; claim <= CLAIMS_TO_END; claim++) {
      const held = await this.claim((_what, [well]) => well)
      if (!held) break
      const end = await runProcess(held.post, this.outside, (_what, [well]) => well)
      this.path.tell(`and then the worker ${end.kind === 'ended' ? `ends: ${end.outcome}` : end.kind}`)
      await this.judge()
      this.time.now += BETWEEN_MS
    }
    const { queued } = await this.store.state()
    this.hold(queued !== 'pending', 'it is tried again for ever')
  }

  private hold(isTrue: boolean, rule: string): void {
    if (!isTrue) throw new Broken(rule)
  }

  private async text(): Promise<string> {
    // Ages do not stand in the state: between claims all that the code asks for have passed.
    const state = await this.store.state()
    const said = [...this.sentAgain, ...this.calledOut, this.leftLate]
    return JSON.stringify([state, said]) + this.memory.text + this.platform.text
  }
}

/** Two stores that must say the same of everything. One thing is done after another: notes are written beside the work. */
function alike(memory: Store, real: Store): Store {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
  const same = <T>(what: string, a: T, b: T): T => {
    const [model, database] = [JSON.stringify(a), JSON.stringify(b)]
    if (model !== database)
      throw new Broken(`the model is not the database: ${what}\n  model    ${model}\n  database ${database}`)
    return a
  }
  const state = async () => same('state', await memory.state(), await real.state())
  return {
    claim: (request) =>
      inTurn(async () => {
        const taken = same('claim', await memory.claim(request), await real.claim(request))
        await state()
        return taken
      }),
    load: (claim) =>
      inTurn(async () => {
        // The real one's names, the model's clock.
        const { scheduleId, postDetailId } = await real.load(claim)
        return { ...(await memory.load(claim)), scheduleId, postDetailId }
      }),
    save: (entry) =>
      inTurn(async () => {
        const kept = same('save', await memory.save(entry), await real.save(entry))
        await state()
        return kept
      }),
    holdAccount: () => inTurn(async () => same('hold', await memory.holdAccount(), await real.holdAccount())),
    takeBack: () =>
      inTurn(async () => {
        await memory.takeBack()
        await real.takeBack()
        await state()
      }),
    act: (act, kind) =>
      inTurn(async () => {
        const done = same(act, await memory.act(act, kind), await real.act(act, kind))
        await state()
        return done
      }),
    state: () => inTurn(state),
  }
}
