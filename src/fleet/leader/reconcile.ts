import type { ClaimInFlight } from '../../db/queue/claims-in-flight'
import type { Foreign, Slot } from '../index/post-index'
import type { LeadersIndex, LeadersQueue } from './leader-tools'

type Tools = { queue: LeadersQueue; index: LeadersIndex }

/**
 * Compares the slots in the index with the claims in the database, both ways: a claim without its slot gets one (it was made by a tick,
 * or while Redis was away), and a slot that stands for no claim is given back. That one only when two looks in a row found the
 * same: between a claim's commit and its word to Redis, each looks like a fault.
 */
export class Reconciler {
  private suspects = new Map<string, string>()

  constructor(
    private readonly tools: Tools,
    private readonly epoch: string,
  ) {}

  /** @returns how many slots were given back because nobody had them; foreign: the index is not this leader's any more */
  async compare(): Promise<number | Foreign> {
    const { queue, index } = this.tools
    const slots = await index.slots()
    const claims = await queue.inFlight()
    const missing = claimsWithoutSlot(claims, slots)
    if (missing.length > 0 && (await index.seed(this.epoch, missing)) === 'foreign') return 'foreign'
    const ownerless = await this.ownerless(slots, claims)
    const again = ownerless.filter(({ id, token }) => this.suspects.get(id) === token)
    if (again.length > 0) await index.give(again, 0)
    this.suspects = new Map(ownerless.map(({ id, token }) => [id, token]))
    return again.length
  }

  private async ownerless(slots: Slot[], claims: ClaimInFlight[]): Promise<Slot[]> {
    const tokens = new Map(claims.map(({ id, token }) => [id, token]))
    const unclaimed = slots.filter(({ id, token }) => tokens.get(id) !== token)
    // Promoted, and on its way to a worker.
    const isUnderWay = await this.tools.index.isEntry(unclaimed.map(({ token }) => token))
    return unclaimed.filter((_, at) => !isUnderWay[at])
  }
}

const claimsWithoutSlot = (claims: ClaimInFlight[], slots: Slot[]): ClaimInFlight[] => {
  const held = new Map(slots.map(({ id, token }) => [id, token]))
  return claims.filter(({ id, token }) => held.get(id) !== token)
}
