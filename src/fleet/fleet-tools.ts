import type { Config } from '../config/config'
import type { AdmissionSettings } from '../config/fleet-config'
import type { Beat } from '../db/operations/fleet-members'
import type { WorkerId } from '../domain/timeline'
import type { Logger } from '../observability/log'
import type { LeaderTools } from './leader/leader-tools'

/** What the parent of resident workers asks of the database and writes there. */
export type FleetTools = {
  /** With the database in it. */
  config: Config & { DATABASE_URL: string }
  log: Logger
  /** A name that no other worker of this server has had. */
  nextWorkerId(): WorkerId
  /**
   * Has everything asked about that a database which was set back may have let out, and remembers how far it has come now.
   * @returns false while another server is at it: nothing may be published yet
   */
  settleSetBacks(): Promise<boolean>
  /** @returns the id of the member that was entered */
  join(): Promise<string>
  /** @returns false when the database does not know a beat that it has taken: it was set back */
  beat(id: string, told: Beat): Promise<boolean>
  leave(id: string): Promise<void>
  /** @returns the claims that it took back */
  speakFor(workerId: string, how: string): Promise<TakenClaim[]>
  /** The lease of the leader as this member sees it, and what a leader asks of the database. */
  leading(memberId: string, settings: AdmissionSettings): Pick<LeaderTools, 'lead' | 'queue'>
}

/** A claim that was taken back, by the row and the token it had. */
export type TakenClaim = { id: string; token: string }
