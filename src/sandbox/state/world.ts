import { GraphNodes } from '../graph/nodes'
import { LinkedInState } from '../linkedin/state'
import { Accounts } from './accounts'
import { Blobs } from './blobs'
import { Calls } from './calls'
import { SandboxClock } from './clock'
import { Faults } from './faults'
import { Ids } from './ids'
import { Latency } from './latency'
import { Publications } from './publications'
import { addReadyAccounts } from './ready-accounts'
import { type Switches, standardSwitches } from './switches'

/** What can be put back to the beginning by itself. */
export const resettable = ['posts', 'calls', 'faults', 'latency', 'switches', 'clock', 'accounts'] as const
export type Resettable = (typeof resettable)[number]

/** Everything the sandbox knows. One per server. */
export class World {
  /** Address of the server, set once it listens. */
  url = ''
  readonly clock = new SandboxClock()
  readonly ids = new Ids()
  readonly accounts = new Accounts()
  readonly blobs = new Blobs()
  readonly publications = new Publications()
  readonly calls = new Calls()
  readonly latency = new Latency()
  readonly faults = new Faults()
  readonly graph = new GraphNodes()
  readonly linkedin = new LinkedInState()
  /** What a client calls its posts, by the platform's ids. */
  readonly ownPosts = new Map<string, { id: string; url?: string }>()
  switches: Switches

  constructor(private readonly ownSwitches: Partial<Switches> = {}) {
    this.switches = standardSwitches(ownSwitches)
    addReadyAccounts(this.accounts, this.clock.now())
  }

  reset(what: readonly Resettable[] = resettable): void {
    const resets: Record<Resettable, () => void> = {
      posts: () => {
        this.publications.clear()
        this.ownPosts.clear()
        this.blobs.clear()
        this.graph.clear()
        this.linkedin.clear()
        this.clock.forgetAppointments()
      },
      calls: () => {
        this.calls.clear()
        this.calls.recording = true
      },
      faults: () => this.faults.clear(),
      latency: () => this.latency.clear(),
      switches: () => {
        this.switches = standardSwitches(this.ownSwitches)
      },
      clock: () => this.clock.reset(),
      accounts: () => {
        this.accounts.clear()
        addReadyAccounts(this.accounts, this.clock.now())
      },
    }
    // In the order of the list: accounts come last, because the ages of their tokens are taken from the clock.
    for (const name of resettable) if (what.includes(name)) resets[name]()
  }
}
