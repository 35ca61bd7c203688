import { resolve } from 'node:path'
import { ConfigError } from './config-error'
import { givenValues } from './given-values'
import { projectRoot } from './project-root'
import { promotionSettings } from './promotion-settings'
import { type RedisConfig, redisConfigOf } from './redis-config'
import { readSettings, type Values } from './setting'

type Named = Values<typeof promotionSettings>

export type PromotionConfig = Omit<Named, 'REDIS_URL' | 'REDIS_CA_FILE' | 'REDIS_SENTINEL_PASSWORD'> & {
  redis: RedisConfig
}

/**
 * Reads what `promote` and `promotion …` need, which is REDIS_URL alone: what else stands in `.env` is not looked at, so that
 * they run where there is no database, no key and no account.
 * @throws ConfigError naming every setting that is wrong
 */
export function loadPromotionConfig(
  env: NodeJS.ProcessEnv = process.env,
  envFile = resolve(projectRoot, '.env'),
): PromotionConfig {
  const { values, problems } = givenValues(Object.keys(promotionSettings), env, envFile)
  const read = readSettings(promotionSettings, values)
  problems.push(...read.problems)
  const redis = collected(problems, () => redisOf(values))
  if (!redis || problems.length > 0) throw new ConfigError(problems)
  const { REDIS_URL: _, REDIS_CA_FILE: __, REDIS_SENTINEL_PASSWORD: ___, ...rest } = read.values
  return { ...rest, redis }
}

function redisOf(values: Record<string, string>): RedisConfig {
  if (values.REDIS_URL) return redisConfigOf(values)
  throw new ConfigError(['REDIS_URL: is not set. Promotion needs it and nothing else: redis://127.0.0.1:6379'])
}

/** What a reading gives, or its problems among the others. */
function collected<T>(problems: string[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    problems.push(...error.problems)
    return undefined
  }
}
