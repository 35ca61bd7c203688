import { noteFailure, noteSuccess } from '../db/events/settle-deliveries'
import type { Receiver } from '../db/events/waiting-deliveries'
import type { NoticeTools } from './notice-tools'
import type { SendResult } from './send-result'

/** What bounds a sender's work. */
export type Sending = {
  /** True when nothing may be begun any more. */
  isOver(): boolean
  /** How long a call that is begun now may take. */
  callMs(): number
  /** Ends the calls that are out. */
  cutOff?: AbortSignal
}

/** What a sender has done. */
export type SentCounts = {
  delivered: number
  /** Not taken, and tried again later. */
  again: number
  /** Given up. */
  failed: number
}

export const nothingSent = (): SentCounts => ({ delivered: 0, again: 0, failed: 0 })

/** How a receiver stands with us: since when nothing has reached it. */
export class Standing {
  private isFailing: boolean

  constructor(
    private readonly tools: NoticeTools,
    private readonly receiver: Receiver,
  ) {
    this.isFailing = receiver.failingSince !== null
  }

  /** Learns from the results of some attempts. */
  async learn(results: SendResult[]): Promise<void> {
    const { db, log } = this.tools
    const { id, kind } = this.receiver
    const failed = results.filter((result) => !result.ok)
    const [last] = failed.slice(-1)
    if (last) log.info({ webhookId: id, kind, count: failed.length }, `Not delivered: ${last.error}`)
    if (failed.length < results.length) {
      if (this.isFailing) await noteSuccess(db, id)
      this.isFailing = false
    } else if (last) {
      this.isFailing = true
      if (await noteFailure(db, this.receiver, last.error))
        log.warn({ webhookId: id }, 'A webhook is paused: nothing has reached it for days')
    }
  }
}
