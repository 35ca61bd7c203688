import { setTimeout as sleep } from 'node:timers/promises'
import type Redis from 'ioredis'
import { ensureGroup, isGroupMissing } from '../../redis/group'
import { ENTRY_GROUP } from '../../redis/keys'
import { buryScript } from '../../redis/lua/bury'
import { forgetConsumersScript } from '../../redis/lua/forget-consumers'
import type { PostKeys } from '../../redis/post-keys'
import { redisFault } from '../../redis/redis-fault'
import { type Entry, type Message, readEntry } from './entry'

/** What another reader has had for so long without an answer, it has died with: between reading and claim lies no more than that. */
const LEFT_BEHIND_MS = 10_000
const FORGOTTEN_AFTER_MS = 3_600_000
const PAUSE_MS = 200

type Tools = {
  redis: Redis
  /** The connection that waits. */
  blocking: Redis
  keys: PostKeys
  /** Its name in the group, another for each process: `<id of the member>-<n>`. */
  consumer: string
  /** Told of each entry that nobody can read; it stands in DEAD then. */
  onUnreadable?(entryId: string, why: string): void
}

/** Reads which posts were let in, as a member of the group. Everything fails with a RedisFault. */
export class EntryReader {
  private lookedUpTo = '0-0'

  constructor(private readonly tools: Tools) {}

  /**
   * @param waitMs how long it waits for the first; 0: not at all
   * @returns none also when the group had to be made, as after a FLUSHALL
   */
  read(most: number, waitMs: number): Promise<Entry[]> {
    const { blocking, keys, consumer } = this.tools
    const group = ['GROUP', ENTRY_GROUP, consumer, 'COUNT', most] as const
    return this.mended(async () => {
      const read =
        waitMs > 0
          ? await blocking.xreadgroup(...group, 'BLOCK', Math.ceil(waitMs), 'STREAMS', keys.entry, '>')
          : await blocking.xreadgroup(...group, 'STREAMS', keys.entry, '>')
      return (read as [string, Message[]][] | null)?.[0]?.[1] ?? []
    })
  }

  /** What readers that died have left: read and not answered for ten seconds. */
  takeOver(most: number): Promise<Entry[]> {
    const { redis, keys, consumer } = this.tools
    return this.mended(async () => {
      const from = this.lookedUpTo
      const taken = await redis.xautoclaim(keys.entry, ENTRY_GROUP, consumer, LEFT_BEHIND_MS, from, 'COUNT', most)
      const [next, messages] = taken as [string, Message[]]
      this.lookedUpTo = next
      return messages
    })
  }

  /** Removes readers that have been silent for an hour and have nothing pending. @returns how many */
  forgetConsumers(): Promise<number> {
    return this.forget(FORGOTTEN_AFTER_MS)
  }

  /** Removes itself from the group, unless it has something pending: that is for others to take over. */
  async leave(): Promise<void> {
    await this.forget(0, this.tools.consumer)
  }

  private async forget(silentMs: number, ...name: string[]): Promise<number> {
    const { redis, keys } = this.tools
    try {
      return await forgetConsumersScript.run(redis, [keys.entry], [ENTRY_GROUP, silentMs, ...name])
    } catch (error) {
      const fault = redisFault(error)
      if (isGroupMissing(fault)) return 0
      throw fault
    }
  }

  private async mended(read: () => Promise<Message[]>): Promise<Entry[]> {
    const { redis, keys } = this.tools
    try {
      return await this.readable(await read())
    } catch (error) {
      const fault = redisFault(error)
      if (!isGroupMissing(fault)) throw fault
      await sleep(PAUSE_MS)
      await ensureGroup(redis, keys.entry, undefined, ENTRY_GROUP).catch((failure) => {
        throw redisFault(failure)
      })
      return []
    }
  }

  private async readable(messages: Message[]): Promise<Entry[]> {
    const { redis, keys, onUnreadable } = this.tools
    const entries: Entry[] = []
    for (const message of messages) {
      const read = readEntry(message)
      if ('why' in read) {
        await buryScript.run(redis, [keys.entry, keys.dead], [ENTRY_GROUP, read.entryId, read.why, 'remove'])
        onUnreadable?.(read.entryId, read.why)
      } else {
        entries.push(read)
      }
    }
    return entries
  }
}
