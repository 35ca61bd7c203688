import { isGroupMissing } from '../redis/group'
import { ENTRY_GROUP } from '../redis/keys'
import { forgetConsumersScript } from '../redis/lua/forget-consumers'
import { trimScript } from '../redis/lua/trim'
import type { EngineTools } from './tools'

const FORGOTTEN_AFTER_MS = 3_600_000

/** What keeps the streams small: entries that are old and read by every group, and consumers that were promoters once. */
export async function upkeep({ redis, keys, config, circuit }: EngineTools): Promise<void> {
  await circuit.run(async () => {
    if (config.PROMOTION_KEEP_MINUTES > 0) {
      // By the clock of Redis, which made the ids.
      const [seconds] = await redis.time()
      const oldest = (Number(seconds) - config.PROMOTION_KEEP_MINUTES * 60) * 1_000
      for (const stream of [keys.entry, keys.dispatch]) await trimScript.run(redis, [stream], [oldest])
    }
    if (await redis.exists(keys.entry)) {
      const forgotten = forgetConsumersScript.run(redis, [keys.entry], [ENTRY_GROUP, FORGOTTEN_AFTER_MS])
      await forgotten.catch((error) => {
        // The next read makes the group.
        if (!isGroupMissing(error)) throw error
      })
    }
  })
}
