import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { integer, secret, text } from './kinds-of-settings'
import { projectRoot } from './project-root'
import { optional, otherwise } from './setting'
import { type promotionSettingNames, settings } from './settings'

type Name = (typeof promotionSettingNames)[number]

const named = {
  REDIS_URL: optional(() => text),
  REDIS_CA_FILE: optional(() =>
    z.pipe(
      text,
      z.transform((file: string) => resolve(projectRoot, file)),
    ),
  ),
  REDIS_SENTINEL_PASSWORD: optional(() => text),
  FLEET_KEY_PREFIX: otherwise('', () =>
    text.check(z.regex(/^[\w{}:.-]{1,64}$/, 'must be at most 64 letters, digits and _ : . - { }')),
  ),
  ENTRY_QUEUE_CAPACITY: integer(0, 1_000_000, 1_000),
  PROMOTION_LEASE_S: integer(0, 31_536_000, 0),
  PROMOTION_THREADS: integer(1, 100, 10),
  PROMOTION_LANES: integer(1, 100, 16),
  PROMOTION_QUEUE_CAPACITY: integer(1, 1_000_000, 100_000),
  PROMOTION_BATCH: integer(1, 1_000, 10),
  // Below the 8 s in which a stop is over.
  PROMOTION_POLL_MS: integer(10, 5_000, 2_000),
  PROMOTION_KEEP_MINUTES: integer(0, 525_600, 60),
  PROMOTION_HOST: otherwise('127.0.0.1', () => text),
  PROMOTION_PORT: integer(0, 65_535, 9_002),
  PROMOTION_SECRET: optional(() => secret(16)),
  PROMOTION_TOKEN_SECRET: optional(() => secret(32)),
} satisfies Record<Name, unknown>

/** What the promotion engine is told: its own settings, and how a log looks. Of the database it knows nothing. */
export const promotionSettings = {
  ...named,
  LOG_LEVEL: settings.LOG_LEVEL,
  LOG_FORMAT: settings.LOG_FORMAT,
}
