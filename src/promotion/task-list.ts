import { randomUUID } from 'node:crypto'
import type Redis from 'ioredis'
import type { QueueKeys } from '../redis/keys'

/** The list of a promoter that died goes by itself. */
const LIFE_S = 120

/**
 * The lanes that wait for a loop: a list in Redis under a name of its own, as document 004 has it, and what stands in it. A lane
 * stands in it once. One that is found goes before those that were put back: a long queue does not keep a new one waiting.
 */
export class TaskList {
  private name = ''
  private pushes = 0
  private readonly queued = new Set<string>()

  constructor(
    private readonly redis: Redis,
    private readonly keys: QueueKeys,
  ) {}

  get size(): number {
    return this.queued.size
  }

  has(event: string): boolean {
    return this.queued.has(event)
  }

  /** Taken before all others. */
  add(events: string[]): Promise<void> {
    return this.push('rpush', events)
  }

  /** Taken behind all others. */
  putBack(events: string[]): Promise<void> {
    return this.push('lpush', events)
  }

  async take(most: number): Promise<string[]> {
    if (this.queued.size === 0) return []
    const before = this.pushes
    const taken = (await this.redis.rpop(this.name, most)) ?? []
    // The list is gone: flushed, or older than its life. The next look finds what still waits. What was pushed while the answer
    // was on its way is not among it.
    if (taken.length === 0 && before === this.pushes) this.queued.clear()
    for (const event of taken) this.queued.delete(event)
    return taken
  }

  async remove(): Promise<void> {
    this.queued.clear()
    if (this.name) await this.redis.del(this.name)
  }

  private async push(where: 'lpush' | 'rpush', events: string[]): Promise<void> {
    if (events.length === 0) return
    if (this.queued.size === 0) this.name = this.keys.temporary(randomUUID())
    for (const event of events) this.queued.add(event)
    this.pushes++
    try {
      await Promise.all([this.redis[where](this.name, ...events), this.redis.expire(this.name, LIFE_S)])
    } catch (error) {
      for (const event of events) this.queued.delete(event)
      throw error
    }
  }
}
