import type { Beat } from '../db/operations/fleet-members'
import type { Logger } from '../observability/log'
import { type ChildExit, describeExit, workerFailed } from '../workers/child-process'
import { exitCodes } from '../workers/worker-protocol'
import { answers, deathsInARow, isWornOut, type Limits, restartPauseMs, whyHung } from './judge-child'
import { ResidentChild, type StartChild } from './resident-child'

export type ParentTools = {
  /** How many workers it keeps. */
  workers: number
  limits: Limits
  /** A name that no other worker of this server has had. */
  nextWorkerId(): string
  startChild: StartChild
  /** Takes back the claims of a worker that has died; rejects while that cannot be done. */
  speakFor(workerId: string, how: string): Promise<unknown>
  log: Logger
  now?: () => number
  random?: () => number
}

/** A place for a worker, and who has it. */
type Place = {
  child?: ResidentChild | undefined
  /** Started to take the place of one that is worn out, as soon as it has spoken. */
  successor?: ResidentChild | undefined
  deaths: number
  /** Nobody is started before. */
  notBefore: number
}

/**
 * Keeps resident workers: starts them, one in the place of each that has died, ends those that hang, replaces those that are worn
 * out, and speaks for the dead: their claims are taken back at once.
 */
export class Parent {
  private readonly places: Place[]
  private readonly alive = new Set<ResidentChild>()
  private readonly unspoken = new Map<string, string>()
  private speaking: Promise<void> = Promise.resolve()
  private isSpeaking = false
  private isDraining = false
  /** What workers that have ended had counted. */
  private readonly counted = { rescued: 0, refused: 0 }
  private wake = () => {}
  private readonly now: () => number
  private readonly random: () => number

  constructor(private readonly tools: ParentTools) {
    this.now = tools.now ?? (() => performance.now())
    this.random = tools.random ?? Math.random
    this.places = Array.from({ length: tools.workers }, () => ({ deaths: 0, notBefore: 0 }))
  }

  /** What is to be done once a second. */
  look(): void {
    for (const child of this.alive) {
      const why = whyHung(child.look(), this.tools.limits)
      if (!why) continue
      this.tools.log.error({ workerId: child.id, pid: child.pid }, `Worker ${child.id} hangs, ${why}: it is killed`)
      child.kill('SIGKILL')
    }
    if (!this.isDraining) {
      for (const place of this.places) this.fill(place)
      this.replaceOne()
    }
    if (this.unspoken.size > 0 && !this.isSpeaking) void this.speak()
  }

  /** What a beat tells; undefined while no worker answers, so that nothing is left to a fleet that only seems to live. */
  get condition(): Beat | undefined {
    const seen = [...this.alive].map((child) => child.seen).filter(answers)
    if (seen.length === 0 || this.isDraining) return undefined
    const said = seen.flatMap((one) => one.said ?? [])
    const least = (values: (number | undefined)[]) =>
      values.reduce((least, value) => (value === undefined || value > (least ?? value) ? least : value), undefined)
    const oldest = said.map(({ oldestClaimMs }) => oldestClaimMs ?? 0).reduce((a, b) => Math.max(a, b), 0)
    return {
      children: seen.length,
      freeLanes: said.reduce((total, { freeLanes }) => total + freeLanes, 0),
      lastClaimMs: least(said.map(({ lastClaimMs }) => lastClaimMs)),
      ...(oldest > 0 && { oldestClaimMs: oldest }),
      ...this.admission(),
    }
  }

  /** Of all workers that it ever had. */
  private admission(): Pick<Beat, 'circuitOpen' | 'rescued' | 'refused'> {
    const told = [...this.alive].flatMap(({ seen }) => seen.said?.admission ?? [])
    const total = (of: 'rescued' | 'refused') => told.reduce((sum, one) => sum + one[of], this.counted[of])
    return {
      circuitOpen: told.some(({ circuitOpen }) => circuitOpen),
      rescued: total('rescued'),
      refused: total('refused'),
    }
  }

  /**
   * Has the workers finish what they hold, and starts none any more.
   * @param limitMs what has not ended by then is killed
   * @param hurry resolves when nobody wants to wait any longer
   * @returns whether all ended by themselves
   */
  async drain(limitMs: number, hurry: Promise<unknown>): Promise<boolean> {
    this.isDraining = true
    this.signal('SIGTERM')
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), limitMs)
    })
    const gone = async () => {
      while (this.alive.size > 0) await this.change()
      return 'gone' as const
    }
    const how = await Promise.race([gone(), tooLong, hurry.then(() => 'late' as const)])
    clearTimeout(timer)
    if (how === 'late') {
      this.tools.log.error(`Workers still run and are killed: ${[...this.alive].map(({ id }) => id).join(', ')}`)
      this.signal('SIGKILL')
      while (this.alive.size > 0) await this.change()
    }
    await this.speak()
    return how === 'gone'
  }

  get pids(): number[] {
    return [...this.alive].flatMap(({ pid }) => pid ?? [])
  }

  private signal(signal: NodeJS.Signals): void {
    for (const child of this.alive) child.kill(signal)
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve
    })
  }

  private fill(place: Place): void {
    if (!place.child && this.now() >= place.notBefore) place.child = this.start(place)
  }

  /** One at a time, and the next is there before it goes. */
  private replaceOne(): void {
    const changing = this.places.find(({ successor }) => successor)
    if (changing) {
      const { child, successor } = changing
      if (!successor?.seen.said) return
      changing.child = successor
      changing.successor = undefined
      child?.kill('SIGTERM')
      return
    }
    const worn = this.places.find(
      ({ child, notBefore }) =>
        child && this.now() >= notBefore && isWornOut(child.seen, child.share, this.tools.limits),
    )
    if (!worn?.child) return
    this.tools.log.info(
      { workerId: worn.child.id },
      `Worker ${worn.child.id} has lived long enough: the next is started`,
    )
    worn.successor = this.start(worn)
  }

  private start(place: Place): ResidentChild {
    const { nextWorkerId, startChild, log } = this.tools
    const id = nextWorkerId()
    const child = new ResidentChild(id, 0.8 + 0.4 * this.random(), startChild, this.now)
    this.alive.add(child)
    log.info({ workerId: id, pid: child.pid }, `Spawning worker: ${id}`)
    void child.ended.then((exit) => {
      this.alive.delete(child)
      this.counted.rescued += child.seen.said?.admission?.rescued ?? 0
      this.counted.refused += child.seen.said?.admission?.refused ?? 0
      const isAwaited = this.isDraining || (place.child !== child && place.successor !== child)
      if (exit.kind === 'exited' && exit.code === exitCodes.ok && isAwaited)
        log.info({ workerId: id }, `Worker ${id} completed successfully (${Math.round(child.seen.ageMs)}ms)`)
      else this.died(place, child, exit)
      this.wake()
    })
    return child
  }

  private died(place: Place, child: ResidentChild, exit: ChildExit): void {
    this.tools.log.error({ workerId: child.id, pid: child.pid, exit }, workerFailed(child.id, exit))
    this.unspoken.set(child.id, describeExit(exit))
    void this.speak()
    if (place.successor === child) place.successor = undefined
    else if (place.child === child) {
      place.child = place.successor
      place.successor = undefined
    } else return
    place.deaths = deathsInARow(place.deaths, child.seen.ageMs)
    place.notBefore = this.now() + restartPauseMs(place.deaths)
    if (!this.isDraining) this.fill(place)
  }

  /** As often as it takes: the database may be what they have died of. */
  private speak(): Promise<void> {
    this.speaking = this.speaking.then(() => this.speakForAll())
    return this.speaking
  }

  private async speakForAll(): Promise<void> {
    this.isSpeaking = true
    for (const [id, how] of this.unspoken) {
      try {
        await this.tools.speakFor(id, how)
        this.unspoken.delete(id)
      } catch (error) {
        this.tools.log.error({ workerId: id, err: error }, `The claims of ${id} could not be settled now; trying again`)
        break
      }
    }
    this.isSpeaking = false
  }
}
