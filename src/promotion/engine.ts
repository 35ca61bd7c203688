import { setTimeout as sleep } from 'node:timers/promises'
import { Complaints } from './complaints'
import { EntryConsumer } from './entry-consumer'
import { EverySecond } from './every-second'
import { LaneNotes } from './lane-notes'
import { Loops } from './loops'
import { sweep } from './sweep'
import { TaskList } from './task-list'
import { upkeep } from './upkeep'

const UPKEEP_EVERY_S = 10
/** What is under way has this long when the process is told to end; then it is left to others. */
const LEAVE_AFTER_MS = 6_000

type Tools = ConstructorParameters<typeof EntryConsumer>[0] & { promoted(count: number): void }

/** The promotion engine: a sweep each second, loops that promote what it finds, and a consumer that passes it on. */
export class Engine {
  readonly notes = new LaneNotes()
  isStopping = false
  private readonly tasks: TaskList
  private readonly loops: Loops
  private readonly consumer: EntryConsumer
  private readonly sweeps: EverySecond
  private seconds = 0

  constructor(tools: Tools) {
    const complaints = new Complaints((sentence) => tools.log.error(sentence))
    const warnings = new Complaints((sentence) => tools.log.warn(sentence))
    this.tasks = new TaskList(tools.redis, tools.keys)
    const parts = { ...tools, notes: this.notes, tasks: this.tasks }
    this.loops = new Loops({ ...parts, complaints })
    this.consumer = new EntryConsumer(tools)
    const found = () => this.loops.wake()
    this.sweeps = new EverySecond(async () => {
      // What goes wrong is counted and told by the circuit.
      await tools.circuit.run(() => sweep({ ...parts, complaints: warnings, found })).catch(() => {})
      if (this.seconds++ % UPKEEP_EVERY_S === 0) await upkeep(tools).catch(() => {})
    })
  }

  start(): void {
    this.loops.start()
    this.sweeps.start()
    this.consumer.start()
  }

  /** Loops at work. */
  get busy(): number {
    return this.loops.busy
  }

  /** Lanes that wait for a loop. */
  get queued(): number {
    return this.tasks.size
  }

  /** Takes no new batch, finishes those under way, and leaves the rest to whoever comes next. */
  async stop(): Promise<void> {
    this.isStopping = true
    const finished = Promise.all([this.sweeps.stop(), this.loops.stop(), this.consumer.stop()])
    await Promise.race([
      finished.then(() => this.tasks.remove().catch(() => {})),
      sleep(LEAVE_AFTER_MS, undefined, { ref: false }),
    ])
  }
}
