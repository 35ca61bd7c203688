import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { replicaAddresses } from './database-address'
import { integer, secret, text, wholeNumber } from './kinds-of-settings'
import { isMailAddress, isMailbox, isSmtpUrl } from './mail-names'
import { commaList, isCallable, isHostOrRange, isKeysUrl, isOrigin, isPathPrefix, isProxy } from './network-names'
import { projectRoot } from './project-root'
import { optional, otherwise, type Values } from './setting'

const httpUrl = (fallback: string) =>
  otherwise(fallback, () =>
    z.pipe(
      z.string().check(z.regex(/^https?:\/\/[^\s]+$/, 'must be an http(s) address')),
      z.transform((url: string) => url.replace(/\/+$/, '')),
    ),
  )
const origins = (list: string) => commaList(list).map((origin) => origin.replace(/\/+$/, ''))

/** Names separated by spaces or commas. */
const words = (fallback: string) => otherwise(inWords(fallback), () => z.pipe(z.string(), z.transform(inWords)))
const inWords = (list: string) => list.split(/[\s,]+/).filter(Boolean)

/** Hosts and networks of the operator's own, of which an address of somebody else may lead to no others. */
const hostsOrRanges = otherwise([] as string[], () =>
  z.pipe(
    z
      .string()
      .check(
        z.refine(
          (list) => commaList(list).every(isHostOrRange),
          'must be a comma list of host names, addresses or ranges like 10.1.0.0/16',
        ),
      ),
    z.transform(commaList),
  ),
)

/** Every setting of the project, in the order of `.env.example`. Names are a contract with operators. */
export const settings = {
  DATABASE_URL: optional(() => text),
  DATABASE_CA_FILE: optional(() =>
    z.pipe(
      text,
      z.transform((file: string) => resolve(projectRoot, file)),
    ),
  ),
  MIGRATE_DATABASE_URL: optional(() => text),
  DATABASE_REPLICA_URLS: optional(() => z.pipe(text, z.transform(replicaAddresses))),
  DATABASE_POOL: integer(2, 1_000, 10),
  PORT: integer(0, 65535, 9005),
  LISTEN_ADDRESS: optional(() =>
    text.check(z.refine((address) => isIP(address) !== 0, 'must be an address of this machine, like 127.0.0.1 or ::1')),
  ),
  PUBLIC_API_URL: httpUrl(''),
  HOSTNAME: optional(() => text.check(z.maxLength(190))),

  BATCH_SIZE: integer(1, 1000, 5),
  MAX_WORKERS: integer(1, 200, 5),
  MIN_WORKERS: integer(0, 200, 1),
  WORKER_CONCURRENCY: integer(1, 100, 5),
  DISPATCH_TIMEOUT_MS: integer(1000, 59_000, 55_000),
  WORKER_TIMEOUT_MS: integer(500, 58_000, 50_000),
  HTTP_TIMEOUT_MS: integer(100, 55_000, 30_000),
  CLAIM_LEASE_MS: integer(60_001, 86_400_000, 120_000),
  MAX_ATTEMPTS: integer(1, 20, 3),
  RETRY_BASE_MS: integer(0, 3_600_000, 30_000),
  LOOK_AHEAD_SECONDS: integer(0, 59, 58),
  FLEET_WORKERS: integer(1, 100, 2),
  FLEET_POLL_MS: integer(50, 10_000, 250),
  FLEET_GRACE_S: integer(0, 3_600, 15),
  LATE_POLICY: otherwise('publish', () => z.enum(['publish', 'hold'])),
  LATE_LIMIT_MINUTES: integer(0, 525_600, 1_440),
  BACKLOG_POSTS_PER_MINUTE: integer(1, 60, 5),
  SCHEDULER: otherwise('auto', () => z.enum(['auto', 'off', 'node-cron'])),
  READY_LATE_MINUTES: integer(1, 525_600, 5),
  HEARTBEAT_URL: optional(() =>
    text.check(z.refine((url) => /^https?:\/\/[^\s/]/.test(url) && URL.canParse(url), 'must be an http(s) address')),
  ),

  TOKEN_ENCRYPTION_KEY: optional(() => text),

  STATE_DIR: otherwise(resolve(projectRoot, '.data', 'state'), () =>
    z.pipe(
      text,
      z.transform((dir: string) => resolve(projectRoot, dir)),
    ),
  ),

  KEEP_CYCLES_DAYS: integer(0, 36_500, 30),
  KEEP_TIMELINE_DAYS: integer(0, 36_500, 0),
  // Limits of a day and warnings of the same post twice count what is younger.
  KEEP_POSTS_DAYS: otherwise(0, () =>
    wholeNumber(0, 36_500).check(z.refine((days) => days !== 1, 'must be 0 (for ever), or at least 2')),
  ),

  MEDIA_STORE: otherwise('local', () => z.enum(['local', 's3'])),
  MEDIA_DIR: otherwise(resolve(projectRoot, '.data', 'media'), () =>
    z.pipe(
      text,
      z.transform((dir: string) => resolve(projectRoot, dir)),
    ),
  ),
  PUBLIC_MEDIA_URL: httpUrl(''),
  S3_BUCKET: optional(() => text),
  S3_ENDPOINT: httpUrl(''),
  S3_REGION: optional(() => text),
  S3_ACCESS_KEY_ID: optional(() => text),
  S3_SECRET_ACCESS_KEY: optional(() => text),
  MAX_UPLOAD_MB: integer(1, 10_240, 512),
  MEDIA_MB_PER_COMPANY: optional(() => wholeNumber(1, 100_000_000)),
  MEDIA_FILES_PER_COMPANY: integer(0, 100_000_000, 100_000),
  MEDIA_KEEP_DAYS: integer(1, 3_650, 7),
  MEDIA_PRIVATE_HOSTS: hostsOrRanges,
  MEDIA_URL_CHECK: otherwise('off', () => z.enum(['off', 'on'])),
  INSTAGRAM_POSTS_PER_DAY: integer(1, 1_000, 100),
  LINKEDIN_POSTS_PER_DAY: integer(1, 1_000, 150),
  FFPROBE_PATH: otherwise('ffprobe', () => text),
  FFMPEG_PATH: otherwise('ffmpeg', () => text),

  CORS_ORIGINS: otherwise([], () =>
    z.pipe(
      z
        .string()
        .check(
          z.refine(
            (list) => list.trim() === '*' || origins(list).every(isOrigin),
            'must be a comma list of origins like https://app.example.com, without a path; or * alone for every page',
          ),
        ),
      z.transform(origins),
    ),
  ),
  IDEMPOTENCY_KEEP_HOURS: integer(1, 8_760, 24),
  TRUST_PROXY: optional(() =>
    text.check(
      z.refine(
        (value) => /^[1-9]$/.test(value) || (commaList(value).length > 0 && commaList(value).every(isProxy)),
        'must be the number of proxies in front (1 to 9), or a comma list of their addresses and networks, like 127.0.0.1,10.0.0.0/8 or loopback',
      ),
    ),
  ),
  MAX_CONNECTIONS: integer(10, 100_000, 1_000),
  DRAIN_SECONDS: integer(0, 300, 5),
  RATE_LIMIT_PER_KEY: integer(0, 100_000_000, 60_000),
  RATE_LIMIT_PER_COMPANY: integer(0, 100_000_000, 60_000),
  RATE_LIMIT_PER_IP: integer(0, 100_000_000, 60_000),
  RATE_LIMIT_FAILED_AUTH: integer(0, 100_000_000, 300),
  POSTS_PER_COMPANY: integer(0, 10_000_000, 100_000),
  METRICS_TOKEN: optional(() =>
    text.check(
      z.regex(/^[A-Za-z0-9._~+/=-]+$/, 'must be letters, digits and . _ ~ + / = - alone: it is sent in a header'),
    ),
  ),
  AUTH_JWT_SECRET: optional(() => secret(32, 'Publish it at an AUTH_JWKS_URL')),
  AUTH_JWKS_URL: optional(() =>
    text.check(
      z.refine(
        isKeysUrl,
        'must be an https address (http only on this machine, or to a name without dots as container networks have them)',
      ),
    ),
  ),
  AUTH_JWT_ISSUER: optional(() => text),
  AUTH_JWT_AUDIENCE: optional(() => text),
  AUTH_JWT_COMPANY_CLAIM: otherwise('company_id', () => text),
  AUTH_JWT_USER_CLAIM: otherwise('sub', () => text),
  AUTH_JWT_SCOPE_CLAIM: otherwise('scope', () => text),
  AUTH_JWT_DEFAULT_SCOPE: otherwise('write', () => z.enum(['none', 'read', 'write', 'admin'])),
  AUTH_JWT_CLOCK_SKEW_S: integer(0, 300, 30),

  UI: otherwise('on', () => z.enum(['on', 'off'], 'must be on or off')),
  UI_ENVIRONMENT: optional(() => text.check(z.maxLength(40, 'must have at most 40 characters'))),
  UI_BASE: otherwise('', () =>
    z.pipe(
      z
        .string()
        .check(
          z.trim(),
          z.refine(isPathPrefix, 'must be a path like /posts: letters, digits and . _ ~ - between slashes'),
        ),
      z.transform((path: string) => path.replace(/\/+$/, '')),
    ),
  ),
  UI_SIGN_IN_URL: optional(() => text.check(z.refine(isCallable, 'must be an http(s) address'))),

  OAUTH_RETURN_URL: httpUrl(''),
  META_APP_ID: optional(() => text),
  META_APP_SECRET: optional(() => text),
  INSTAGRAM_APP_ID: optional(() => text),
  INSTAGRAM_APP_SECRET: optional(() => text),
  LINKEDIN_CLIENT_ID: optional(() => text),
  LINKEDIN_CLIENT_SECRET: optional(() => text),
  META_LOGIN_CONFIG_ID: optional(() => text),
  META_SCOPES: words(
    'pages_show_list pages_read_engagement pages_manage_posts pages_manage_engagement instagram_basic instagram_content_publish instagram_manage_comments business_management',
  ),
  INSTAGRAM_SCOPES: words(
    'instagram_business_basic instagram_business_content_publish instagram_business_manage_comments',
  ),
  LINKEDIN_SCOPES: words('openid profile w_member_social'),
  FACEBOOK_FEED_MODE: otherwise('two-phase', () => z.enum(['two-phase', 'direct'])),
  META_GRAPH_VERSION: otherwise('v26.0', () => z.string().check(z.regex(/^v\d+\.\d+$/, 'must look like v26.0'))),
  LINKEDIN_VERSION: otherwise('202609', () => z.string().check(z.regex(/^\d{6}$/, 'must look like 202609'))),

  FACEBOOK_GRAPH_URL: httpUrl('https://graph.facebook.com'),
  FACEBOOK_LOGIN_URL: httpUrl('https://www.facebook.com'),
  FACEBOOK_VIDEO_URL: httpUrl('https://graph-video.facebook.com'),
  FACEBOOK_UPLOAD_URL: httpUrl('https://rupload.facebook.com'),
  INSTAGRAM_GRAPH_URL: httpUrl('https://graph.instagram.com'),
  INSTAGRAM_LOGIN_URL: httpUrl('https://www.instagram.com'),
  INSTAGRAM_OAUTH_URL: httpUrl('https://api.instagram.com'),
  LINKEDIN_API_URL: httpUrl('https://api.linkedin.com'),
  LINKEDIN_OAUTH_URL: httpUrl('https://www.linkedin.com'),
  SANDBOX_STRICT: otherwise('off', () => z.enum(['off', 'on'])),

  LOG_LEVEL: otherwise('info', () => z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])),
  LOG_FORMAT: otherwise('json', () => z.enum(['json', 'pretty', 'ecs'])),

  OTEL_EXPORTER_OTLP_ENDPOINT: optional(() => text.check(z.refine(isCallable, 'must be an http(s) address'))),
  OTEL_EXPORTER_OTLP_HEADERS: optional(() => text),
  OTEL_SERVICE_NAME: optional(() => text),
  OTEL_RESOURCE_ATTRIBUTES: optional(() => text),

  NOTICE_EMAIL: otherwise([], () =>
    z.pipe(
      z
        .string()
        .check(
          z.refine(
            (list) => commaList(list).every(isMailAddress),
            'must be a comma list of mail addresses like ops@example.com',
          ),
        ),
      z.transform(commaList),
    ),
  ),
  SMTP_URL: optional(() =>
    text.check(
      z.refine(
        isSmtpUrl,
        'must be an address like smtp://user:password@mail.example.com:587 or smtps://…, with user and password percent-encoded and nothing behind it but ?tls=required, optional or off',
      ),
    ),
  ),
  NOTICE_FROM: optional(() =>
    text.check(
      z.refine(isMailbox, 'must be a mail address, alone or as in: Post dispatcher <post-dispatcher@example.com>'),
    ),
  ),
  NOTICE_WEBHOOK_URL: optional(() => text.check(z.refine(isCallable, 'must be an http(s) address'))),
  NOTICE_FORMAT: otherwise('json', () =>
    z.enum(['json', 'slack', 'discord', 'teams', 'ntfy'], 'must be json, slack, discord, teams or ntfy'),
  ),
  NOTICE_DIGEST: otherwise('off', () =>
    z
      .string()
      .check(
        z.trim(),
        z.regex(/^(off|([01]\d|2[0-3]):[0-5]\d)$/, 'must be off, or a time of the day in UTC like 07:30'),
      ),
  ),
  WEBHOOK_PRIVATE_HOSTS: hostsOrRanges,
}

export type Settings = Values<typeof settings>

/**
 * Settings of the promotion engine alone, in the order of `.env.example`. What they may be stands in promotion-settings.ts,
 * which no tick loads.
 */
export const promotionSettingNames = [
  'REDIS_URL',
  'REDIS_CA_FILE',
  'REDIS_SENTINEL_PASSWORD',
  'FLEET_KEY_PREFIX',
  'ENTRY_QUEUE_CAPACITY',
  'PROMOTION_LEASE_S',
  'PROMOTION_THREADS',
  'PROMOTION_LANES',
  'PROMOTION_QUEUE_CAPACITY',
  'PROMOTION_BATCH',
  'PROMOTION_POLL_MS',
  'PROMOTION_KEEP_MINUTES',
  'PROMOTION_HOST',
  'PROMOTION_PORT',
  'PROMOTION_SECRET',
  'PROMOTION_TOKEN_SECRET',
] as const

/** Settings of a fleet that admits posts through Redis, beside those by which Redis is reached. What they may be stands in fleet-config.ts. */
export const fleetSettingNames = ['ACCOUNT_CAPACITY', 'PLATFORM_CAPACITY', 'FEED_AHEAD_S', 'LEADER_TTL_MS'] as const

/** Every setting there is: what may stand in a `.env`, and what no program that we start has a use for. */
export const settingNames: ReadonlySet<string> = new Set([
  ...Object.keys(settings),
  ...promotionSettingNames,
  ...fleetSettingNames,
])
