import type { Config } from '../config/config'
import type { AdmissionSettings } from '../config/fleet-config'
import { settingsFor } from '../config/for-children'
import { type Child, startChild } from '../workers/child-process'
import type { WorkerCounts } from '../workers/worker-protocol'
import type { ChildSeen } from './judge-child'
import { residentArguments, type SignOfLife } from './resident-protocol'

/** A process of a parent, as far as it is watched. */
export type StartedChild = Pick<Child<WorkerCounts>, 'pid' | 'ended' | 'kill'>

export type StartChild = (workerId: string, hear: (message: object) => void) => StartedChild

/** What a resident worker is handed: its settings, and how posts are admitted where there is Redis. */
export type ResidentSettings = Config & { admission?: AdmissionSettings }

/** Starts a resident worker with what it needs of our settings. */
export const startResident =
  (config: Config, memberId: string, admission?: AdmissionSettings): StartChild =>
  (workerId, hear) => {
    const settings: ResidentSettings = { ...settingsFor('worker', config), ...(admission && { admission }) }
    return startChild('fleet/resident-runner', residentArguments(workerId, memberId), settings, { hear })
  }

/** One resident worker, watched. */
export class ResidentChild {
  private readonly startedAt: number
  private readonly process: StartedChild
  private silentLooks = 0
  private said: SignOfLife | undefined

  constructor(
    readonly id: string,
    /** Of the longest life: children that began together do not end together. */
    readonly share: number,
    start: StartChild,
    private readonly now: () => number,
  ) {
    this.startedAt = now()
    this.process = start(id, (message) => {
      if (!isSign(message)) return
      this.said = message
      this.silentLooks = 0
    })
  }

  get pid(): number | undefined {
    return this.process.pid
  }

  get ended() {
    return this.process.ended
  }

  /** Looks at it once more; said once a second. */
  look(): ChildSeen {
    this.silentLooks++
    return this.seen
  }

  get seen(): ChildSeen {
    return { ageMs: this.now() - this.startedAt, silentLooks: this.silentLooks, said: this.said }
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal)
  }
}

const isSign = (message: object): message is SignOfLife => 'kind' in message && message.kind === 'alive'
