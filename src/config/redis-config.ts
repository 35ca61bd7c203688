import { resolve } from 'node:path'
import { certificateOf } from './certificates'
import { ConfigError } from './config-error'
import { givenValues } from './given-values'
import { projectRoot } from './project-root'
import { parseRedisAddress, type RedisAddress } from './redis-address'

/** How Redis is reached. */
export type RedisConfig = RedisAddress & {
  /** The certificate of the authority that signed the server's own. */
  ca?: string
  sentinelPassword?: string
}

const names = ['REDIS_URL', 'REDIS_CA_FILE', 'REDIS_SENTINEL_PASSWORD'] as const

/**
 * Reads where Redis is, for programs that can do without: `.env`, overruled by the environment.
 * @returns undefined when REDIS_URL is not set
 * @throws ConfigError naming every setting that is wrong
 */
export function loadRedisConfig(
  env: NodeJS.ProcessEnv = process.env,
  envFile = resolve(projectRoot, '.env'),
): RedisConfig | undefined {
  const { values, problems } = givenValues(names, env, envFile)
  if (problems.length > 0) throw new ConfigError(problems)
  return values.REDIS_URL ? redisConfigOf(values) : undefined
}

/**
 * The same from values that have been read, which REDIS_URL is among.
 * @throws ConfigError
 */
export function redisConfigOf({ REDIS_URL = '', REDIS_CA_FILE, REDIS_SENTINEL_PASSWORD }: Record<string, string>) {
  const address = parseRedisAddress(REDIS_URL.trim())
  if (REDIS_CA_FILE && !address.isEncrypted) {
    throw new ConfigError(['REDIS_CA_FILE: has no effect on a connection in plain text. Write rediss://, or remove it'])
  }
  const config: RedisConfig = {
    ...address,
    ...(REDIS_CA_FILE && { ca: certificateOf('REDIS_CA_FILE', resolve(projectRoot, REDIS_CA_FILE)) }),
    ...(REDIS_SENTINEL_PASSWORD && { sentinelPassword: REDIS_SENTINEL_PASSWORD }),
  }
  return config
}
