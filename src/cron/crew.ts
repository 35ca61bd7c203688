import type { Config } from '../config/config'
import { END_MS } from '../domain/reach'
import { type ChildExit, describeExit, workerFailed } from '../workers/child-process'
import { startWorker, type WorkerExit, type WorkerProcess } from '../workers/worker-process'
import { exitCodes } from '../workers/worker-protocol'
import type { DispatchTools } from './dispatch-tools'

export type Ended = {
  exit: WorkerExit
  durationMs: number
  /** It had time left, and has seen that nothing more comes. */
  isEarly: boolean
}

/** One worker of a tick, as long as the tick lasts. */
export type Member = {
  worker: WorkerProcess
  /** It waits for whatever becomes due, and is to be replaced when its time is up. */
  waits: boolean
  /** True as long as it may begin a post of any kind. */
  isFresh(): boolean
  /** How it ended; undefined while it runs. */
  ended?: Ended
  /** Resolves when it has ended and its claims are settled. */
  end: Promise<Ended>
}

/** The workers of one tick: starts them, and speaks for those that died: their claims are taken back at once. */
export class Crew {
  readonly members: Member[] = []

  constructor(
    private readonly tools: DispatchTools,
    private readonly epoch: number,
    /** Its workers take only what resident workers have left behind. */
    private readonly leftBehind = false,
  ) {}

  /**
   * Starts one more.
   * @param aheadMs how far it looks ahead; 0: not at all
   * @param waits whether it is the one that waits
   * @param config what it works with, where it is started so late that it has less time than others
   */
  start(aheadMs: number, waits: boolean, config = this.tools.config): Member {
    const { log, tickId, traceparent, startWorker: given } = this.tools
    const settings = { ...config, LOOK_AHEAD_SECONDS: Math.max(0, aheadMs) / 1_000 }
    const id = `worker-${this.epoch}-${this.members.length + 1}` as const
    const startedAt = performance.now()
    const worker = given
      ? given(id, settings, this.leftBehind)
      : startWorker({ id, tickId, leftBehind: this.leftBehind }, settings, traceparent)
    log.info({ workerId: worker.id, pid: worker.pid }, `Spawning worker: ${worker.id}`)
    const isFresh = () => !member.ended && performance.now() - startedAt < config.WORKER_SOFT_STOP_MS
    const end = this.settleWhenEnded(worker).then((ended) => {
      member.ended = { ...ended, isEarly: ended.durationMs < config.WORKER_SOFT_STOP_MS }
      return member.ended
    })
    const member: Member = { worker, waits, isFresh, end }
    this.members.push(member)
    return member
  }

  /** How much time one that is started now has for posts of any kind, and the settings that say so. */
  lateSettings(): { beginMs: number; config: Config } {
    const { config, elapsed } = this.tools
    const lifeMs = Math.min(config.WORKER_TIMEOUT_MS, config.DISPATCH_TIMEOUT_MS - elapsed() - END_MS)
    const beginMs = lifeMs - (config.WORKER_TIMEOUT_MS - config.WORKER_SOFT_STOP_MS)
    return { beginMs, config: { ...config, WORKER_TIMEOUT_MS: lifeMs, WORKER_SOFT_STOP_MS: beginMs } }
  }

  get running(): Member[] {
    return this.members.filter(({ ended }) => !ended)
  }

  get hasFailed(): boolean {
    return this.members.some(({ ended }) => ended && !isGood(ended.exit))
  }

  signal(signal: NodeJS.Signals): void {
    for (const { worker } of this.members) worker.kill(signal)
  }

  private async settleWhenEnded(worker: WorkerProcess): Promise<Omit<Ended, 'isEarly'>> {
    const { config, queue, log } = this.tools
    const startedAt = performance.now()
    const exit = await worker.ended
    const durationMs = Math.round(performance.now() - startedAt)
    if (isGood(exit)) {
      log.info({ workerId: worker.id, durationMs }, `Worker ${worker.id} completed successfully (${durationMs}ms)`)
      return { exit, durationMs }
    }
    const how = describeExit(exit)
    log.error({ workerId: worker.id, pid: worker.pid, exit, durationMs }, workerFailed(worker.id, exit))
    try {
      const reason = `Worker ${worker.id} on ${config.HOSTNAME} ${how}; its claim was taken back.`
      const taken = await queue.takeBackClaimsOf(worker.id, reason)
      log.warn({ workerId: worker.id, taken }, `Claims of ${worker.id} settled`)
    } catch (error) {
      log.error({ workerId: worker.id, err: error }, 'Its claims could not be settled now; their lease will run out')
    }
    return { exit, durationMs }
  }
}

export const isGood = (exit: ChildExit) => exit.kind === 'exited' && exit.code === exitCodes.ok
