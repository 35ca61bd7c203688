import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { ConfigError } from './config-error'
import { databaseProblems } from './database-problems'
import { givenValues } from './given-values'
import { projectRoot } from './project-root'
import { bucketUrlOf, s3Problems } from './s3-settings'
import { readSettings } from './setting'
import { type Settings, settings } from './settings'

/** The period of the system's cron. Dispatcher and lease are measured against it. */
export const TICK_PERIOD_MS = 60_000

/**
 * The share of a worker's time after which it starts nothing new. The rest (8 s of the default 50 s) lets the call that
 * has just left come back: cutting off a commit call costs a look at the platform, or a question to a person.
 */
const SOFT_STOP_SHARE = 0.84

export type Config = Omit<Settings, 'HOSTNAME' | 'PUBLIC_API_URL' | 'PUBLIC_MEDIA_URL' | 'MIGRATE_DATABASE_URL'> & {
  /** Names this server in rows and logs. */
  HOSTNAME: string
  /** Where browsers reach the API, for the way back from a platform's login. */
  PUBLIC_API_URL: string
  /**
   * Where the platforms fetch our media; by default the bucket's address, or the API's own, which only a sandbox can
   * reach.
   */
  PUBLIC_MEDIA_URL: string
  /** Milliseconds after its start at which a worker begins nothing new. */
  WORKER_SOFT_STOP_MS: number
}

/** What `migrate` works with: besides, an account that may change tables. */
export type MigrateConfig = Config & Pick<Settings, 'MIGRATE_DATABASE_URL'>

/**
 * Reads the configuration once: `.env` in the project's folder, overruled by the process's environment.
 * An empty value counts as not set. Throws {@link ConfigError} naming every setting that is wrong.
 */
export function loadConfig(env?: NodeJS.ProcessEnv, envFile?: string): Config {
  // Nothing that runs has a use for it, or hands it on to its children.
  const { MIGRATE_DATABASE_URL: _, ...config } = loadMigrateConfig(env, envFile)
  return config
}

/** The same with what is for `migrate` alone. */
export function loadMigrateConfig(
  env: NodeJS.ProcessEnv = process.env,
  envFile = resolve(projectRoot, '.env'),
): MigrateConfig {
  const { values, problems } = givenValues(Object.keys(settings), env, envFile)
  problems.push(...databaseProblems(values))
  const read = readSettings(settings, values)
  if (read.problems.length > 0) throw new ConfigError([...problems, ...read.problems])
  const config: MigrateConfig = {
    ...read.values,
    HOSTNAME: read.values.HOSTNAME ?? hostname(),
    PUBLIC_API_URL: read.values.PUBLIC_API_URL || `http://127.0.0.1:${read.values.PORT}`,
    PUBLIC_MEDIA_URL: read.values.PUBLIC_MEDIA_URL || defaultMediaUrl(read.values),
    WORKER_SOFT_STOP_MS: Math.round(read.values.WORKER_TIMEOUT_MS * SOFT_STOP_SHARE),
  }
  problems.push(...contradictions(config), ...s3Problems(read.values), ...idleJwtSettings(values))
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

const defaultMediaUrl = (given: Settings) =>
  given.MEDIA_STORE === 's3' ? bucketUrlOf(given) : `http://127.0.0.1:${given.PORT}/media`

/** The connections of an API for reading posts, beside its DATABASE_POOL for all else: half as many. */
export const readingPool = ({ DATABASE_POOL }: Pick<Settings, 'DATABASE_POOL'>): number => Math.ceil(DATABASE_POOL / 2)

/** Settings that are each well-formed but cannot hold together. */
function contradictions(c: Config): string[] {
  const problems: string[] = []
  const below = (low: string, lowMs: number, high: string, highMs: number) => {
    if (lowMs >= highMs) problems.push(`${low} (${lowMs}) must be smaller than ${high} (${highMs})`)
  }
  // One call must end inside a worker, a worker inside the dispatcher, the dispatcher before the next tick, and a claim
  // must outlive them all: otherwise a post is taken from a worker that is still publishing it.
  below(
    'HTTP_TIMEOUT_MS',
    c.HTTP_TIMEOUT_MS,
    "the worker's soft stop, 84 % of WORKER_TIMEOUT_MS",
    c.WORKER_SOFT_STOP_MS,
  )
  below('WORKER_TIMEOUT_MS', c.WORKER_TIMEOUT_MS, 'DISPATCH_TIMEOUT_MS', c.DISPATCH_TIMEOUT_MS)
  below('DISPATCH_TIMEOUT_MS', c.DISPATCH_TIMEOUT_MS, 'the period of the cron', TICK_PERIOD_MS)
  below('the period of the cron', TICK_PERIOD_MS, 'CLAIM_LEASE_MS', c.CLAIM_LEASE_MS)
  if (c.MIN_WORKERS > c.MAX_WORKERS)
    problems.push(`MIN_WORKERS (${c.MIN_WORKERS}) must not exceed MAX_WORKERS (${c.MAX_WORKERS})`)
  return problems
}

/** Rules for JWTs while no JWT is taken: somebody believes them to be in force. */
function idleJwtSettings({ AUTH_JWT_SECRET, AUTH_JWKS_URL, ...given }: Record<string, string>): string[] {
  if (AUTH_JWT_SECRET || AUTH_JWKS_URL) return []
  return ['AUTH_JWT_ISSUER', 'AUTH_JWT_AUDIENCE']
    .filter((name) => given[name])
    .map((name) => `${name}: has no effect without AUTH_JWT_SECRET or AUTH_JWKS_URL. Set one of them, or remove this`)
}
