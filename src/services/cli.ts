import { type AccountTools, createAccountTools } from '../accounts/account-tools'
import { type Config, loadConfig } from '../config/config'
import { type Database, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { createLogger } from '../observability/log'
import type { PostTools } from '../posts/post-tools'

/** Where a command gets its settings. */
type WithSettings = { env: NodeJS.ProcessEnv }

type Options = { config?: Config; connections?: number }

/** Runs a command's work on the configured database, and closes it. */
export async function withDatabase<T>(
  { env }: WithSettings,
  work: (db: Database, config: Config) => Promise<T>,
  { config = loadConfig(env), connections = 1 }: Options = {},
): Promise<T> {
  const db = openDatabase(await databaseUrl(config), connections)
  try {
    return await work(db, config)
  } finally {
    await db.end()
  }
}

/** The same with what connecting and checking accounts needs. */
export function withAccountTools<T>(
  around: WithSettings,
  work: (tools: AccountTools, config: Config) => Promise<T>,
  { config = loadConfig(around.env), connections }: Options = {},
): Promise<T> {
  return withDatabase(
    around,
    async (db) => {
      const tools = createAccountTools(config, db, silent(config))
      try {
        return await work(tools, config)
      } finally {
        tools.close()
      }
    },
    { config, ...(connections !== undefined && { connections }) },
  )
}

/** The same with what scheduling and editing posts needs. */
export async function withPostTools<T>(around: WithSettings, work: (tools: PostTools) => Promise<T>): Promise<T> {
  const config = loadConfig(around.env)
  // Loaded by the commands that change what is published, and by no other.
  const [{ createPostTools }, { openMediaStore }, { Spool }, { CostlyWork }] = await Promise.all([
    import('./post-tools'),
    import('../media/open-media-store'),
    import('../media/spool'),
    import('../media/costly-work/costly-work'),
  ])
  const store = await openMediaStore(config)
  const log = silent(config)
  const costlyWork = new CostlyWork()
  const parts = { store, spool: new Spool(config.MEDIA_DIR), log, costlyWork }
  try {
    return await withDatabase(around, (db) => work(createPostTools(config, { db, ...parts })), {
      config,
      // A look at other posts is asked for beside what is under way.
      connections: 2,
    })
  } finally {
    costlyWork.close()
  }
}

// What a command has to say it says itself.
const silent = (config: Config) => createLogger({ ...config, LOG_LEVEL: 'silent' }, 'CLI')
