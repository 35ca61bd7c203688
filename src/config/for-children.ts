import type { Config } from './config'
import { settingNames } from './settings'

/** The environment without our settings, many of which are secret: what is no business of a program that we start. */
export function withoutSettings(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !settingNames.has(name)))
}

const ofTheParent = ['DATABASE_REPLICA_URLS', 'AUTH_JWT_SECRET', 'METRICS_TOKEN', 'HEARTBEAT_URL'] as const
const ofTheBucket = ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const
const ofNotices = ['SMTP_URL', 'NOTICE_WEBHOOK_URL'] as const
const ofTraces = ['OTEL_EXPORTER_OTLP_HEADERS'] as const

/** Secrets that a process of ours has no use for. */
const needless = {
  worker: [...ofTheParent, ...ofNotices, 'INSTAGRAM_APP_SECRET', 'LINKEDIN_CLIENT_SECRET'],
  renewal: [...ofTheParent, ...ofNotices, ...ofTheBucket, ...ofTraces],
  notices: [
    ...ofTheParent,
    ...ofTheBucket,
    ...ofTraces,
    'META_APP_SECRET',
    'INSTAGRAM_APP_SECRET',
    'LINKEDIN_CLIENT_SECRET',
  ],
} satisfies Record<string, (keyof Config)[]>

/** The settings that a process of this kind works with. */
export function settingsFor(kind: keyof typeof needless, config: Config): Config {
  const kept: Partial<Config> = { ...config }
  for (const name of needless[kind]) delete kept[name]
  // Those are all settings that need not be set.
  return kept as Config
}
