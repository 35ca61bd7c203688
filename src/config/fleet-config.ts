import { resolve } from 'node:path'
import { ConfigError } from './config-error'
import { givenValues } from './given-values'
import { integer } from './kinds-of-settings'
import { projectRoot } from './project-root'
import { promotionSettings } from './promotion-settings'
import { type RedisConfig, redisConfigOf } from './redis-config'
import { readSettings, type Values } from './setting'
import type { fleetSettingNames } from './settings'

const named = {
  ACCOUNT_CAPACITY: integer(1, 1_000, 1),
  PLATFORM_CAPACITY: integer(0, 100_000, 0),
  // What is fed longer ahead is edited and cancelled more often meanwhile; less is no time to feed many.
  FEED_AHEAD_S: integer(5, 3_600, 30),
  // A leader renews each 0.4 s, and four of those have to fit.
  LEADER_TTL_MS: integer(1_600, 9_000, 2_000),
} satisfies Record<(typeof fleetSettingNames)[number], unknown>

const fleetSettings = { ...named, FLEET_KEY_PREFIX: promotionSettings.FLEET_KEY_PREFIX }

/** How posts are admitted through Redis. Handed to resident workers over their channel: it holds the password. */
export type AdmissionSettings = Values<typeof fleetSettings> & { redis: RedisConfig }

/**
 * Reads what a fleet needs that admits posts through Redis.
 * @returns undefined while REDIS_URL is not set
 * @throws ConfigError naming every setting that is wrong
 */
export function loadAdmissionSettings(
  env: NodeJS.ProcessEnv = process.env,
  envFile = resolve(projectRoot, '.env'),
): AdmissionSettings | undefined {
  const names = [...Object.keys(fleetSettings), 'REDIS_URL', 'REDIS_CA_FILE', 'REDIS_SENTINEL_PASSWORD']
  const { values, problems } = givenValues(names, env, envFile)
  const read = readSettings(fleetSettings, values)
  problems.push(...read.problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return values.REDIS_URL ? { ...read.values, redis: redisConfigOf(values) } : undefined
}
