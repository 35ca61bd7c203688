import type { Config } from '../config/config'
import type { CycleEnd, CycleStart, IdleCycle, TickMarks } from '../db/operations/dispatch-cycles'
import type { WorkFound } from '../db/queue/count-work'
import type { AheadSeen } from '../db/queue/look-ahead'
import type { TakenBack } from '../db/queue/take-back-claims'
import type { WorkerId } from '../domain/timeline'
import type { Logger } from '../observability/log'
import type { TickTrace } from '../tracing/tick-trace'
import type { Backlog } from '../workers/say-backlog'
import type { WorkerProcess } from '../workers/worker-process'

/** What a cycle asks of the queue and writes down, over one connection that is its own. */
export type CycleQueue = {
  /** What there is to do. */
  count(): Promise<WorkFound>
  /**
   * Has everything asked about that a database which was set back may have let out.
   * @returns false while another server is at it: nothing may be published yet
   */
  settleSetBacks(found: WorkFound): Promise<boolean>
  /** What is due, or about to be, while the tick waits; no more than so many are counted. */
  lookAhead(most: number): Promise<AheadSeen>
  /** Whether anybody is told of what the tick does; whoever runs this by the settings is noted for it. */
  isListened(found: WorkFound): Promise<boolean>
  /** A millisecond by which no other tick of this server names its workers. */
  epoch(): Promise<number>
  /** Takes back the claims of workers that nobody saw die; answers how many rows may be claimed again. */
  recoverStale(): Promise<number>
  /** Gives late posts their turns before anything is claimed, and tells how the backlog stands. */
  lineUp(): Promise<Backlog>
  /**
   * After a time in which nothing ticked: says and writes down what that was.
   * @param backlog where it has been counted
   * @returns the last sign of life before; undefined when there was no such time
   */
  sayOutage(backlog: Backlog | undefined): Promise<Date | undefined>
  /** Takes back the claims of a worker that was seen to die. */
  takeBackClaimsOf(workerId: string, reason: string): Promise<TakenBack>
  /** An idle cycle's whole row. */
  recordIdle(cycle: IdleCycle): Promise<void>
  /** Before the workers start; answers what names the row. */
  recordStart(cycle: Omit<CycleStart, keyof TickMarks>): Promise<number>
  recordEnd(cycle: number, end: CycleEnd): Promise<void>
}

/** What a cycle works with. */
export type DispatchTools = {
  config: Config
  queue: CycleQueue
  log: Logger
  tickId: string
  /** How long the tick runs, in whole milliseconds: connecting counts. */
  elapsed(): number
  /** Lines of the log that this process could not write since the tick began. */
  droppedLines(): number
  /** Told when something is due and workers are about to start. */
  onDue?: () => void
  /** Begins the trace of a cycle that starts workers; absent where nothing is traced. */
  beginTrace?: (sinceMs: number) => Promise<TickTrace | undefined>
  /** Of the cycle's trace, for the environment of its workers. */
  traceparent?: string
  /** Starts a worker; by default in a process of its own. */
  startWorker?: (id: WorkerId, config: Config, leftBehind: boolean) => WorkerProcess
}
