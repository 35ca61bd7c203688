import { setTimeout as sleep } from 'node:timers/promises'
import type Redis from 'ioredis'
import { ensureGroup, isGroupMissing } from '../redis/group'
import { ENTRY_GROUP } from '../redis/keys'
import { forgetConsumersScript } from '../redis/lua/forget-consumers'
import { redisFault } from '../redis/redis-fault'
import { dispatchEntries } from './dispatch-entries'
import type { Message } from './entry-message'

/** What another consumer has had for so long without passing it on, it has died with. */
const LEFT_BEHIND_MS = 10_000
const LOOK_FOR_THOSE_MS = 5_000
const PAUSE_MS = 200
/** Of a reader that is behind: so many messages at once at most. */
const MOST_AT_ONCE = 200

type Tools = Parameters<typeof dispatchEntries>[0] & {
  /** The connection that waits. */
  blocking: Redis
  /** Its name in the group: another for each process. */
  consumer: string
}

/** Reads ENTRY as a member of the group ENTRY_QUEUE and passes on who was let in, until it is stopped. */
export class EntryConsumer {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()
  private lookedAt = Number.NEGATIVE_INFINITY
  private most: number

  constructor(private readonly tools: Tools) {
    this.most = tools.config.PROMOTION_BATCH
  }

  start(): void {
    this.running = this.consume()
  }

  /** Resolves when what was read is passed on, at most the time of one read later. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
    const { redis, keys, consumer } = this.tools
    await forgetConsumersScript.run(redis, [keys.entry], [ENTRY_GROUP, 0, consumer]).catch(() => {})
  }

  private async consume(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.passOnLeftBehind()
        await dispatchEntries(this.tools, await this.read())
      } catch (error) {
        await this.mend(error)
      }
    }
  }

  /** Twice as many as the last time when those were all it asked for: whoever was let in is not to wait for a reader. */
  private async read(): Promise<Message[]> {
    const { blocking, keys, config, consumer } = this.tools
    const size = ['COUNT', this.most, 'BLOCK', config.PROMOTION_POLL_MS] as const
    const read = await blocking.xreadgroup('GROUP', ENTRY_GROUP, consumer, ...size, 'STREAMS', keys.entry, '>')
    const messages = (read as [string, Message[]][] | null)?.[0]?.[1] ?? []
    const isBehind = messages.length === this.most
    this.most = isBehind ? Math.max(this.most, Math.min(this.most * 2, MOST_AT_ONCE)) : config.PROMOTION_BATCH
    return messages
  }

  /** All of it: a read that waits for the next entry in between would keep hundreds of people waiting for a minute. */
  private async passOnLeftBehind(): Promise<void> {
    for (;;) {
      const messages = await this.leftBehind()
      await dispatchEntries(this.tools, messages)
      if (messages.length === 0 || this.stopping.signal.aborted) return
    }
  }

  /** Now and then takes over what consumers that died have left. */
  private async leftBehind(): Promise<Message[]> {
    if (performance.now() - this.lookedAt < LOOK_FOR_THOSE_MS) return []
    const { redis, keys, config, consumer } = this.tools
    const count = ['COUNT', config.PROMOTION_BATCH] as const
    const claimed = await redis.xautoclaim(keys.entry, ENTRY_GROUP, consumer, LEFT_BEHIND_MS, '0-0', ...count)
    const [, messages] = claimed as [string, Message[]]
    // As long as there are more it goes on with them.
    if (messages.length < config.PROMOTION_BATCH) this.lookedAt = performance.now()
    return messages
  }

  /** A group that is not there is made; whatever else it was, Redis gets a moment. */
  private async mend(error: unknown): Promise<void> {
    const { redis, keys, log, onFault } = this.tools
    const fault = redisFault(error)
    if (isGroupMissing(fault)) {
      const made = await ensureGroup(redis, keys.entry, keys.told, ENTRY_GROUP).catch(() => false)
      if (made) {
        log.info(`The group ${ENTRY_GROUP} of ${keys.entry} was made`)
        return
      }
    } else {
      onFault(fault)
    }
    await sleep(PAUSE_MS, undefined, { signal: this.stopping.signal }).catch(() => {})
  }
}
