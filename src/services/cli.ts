import { type AccountTools, createAccountTools } from '../accounts/account-tools'
import { type Config, loadConfig } from '../config/config'
import { type Database, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { createLogger } from '../observability/log'
import type { PostTools } from '../posts/post-tools'

type Options = { config?: Config; connections?: number }

/** Runs a command's work on the configured database, and closes it. */
export async function withDatabase<T>(
  work: (db: Database) => Promise<T>,
  { config = loadConfig(), connections = 1 }: Options = {},
): Promise<T> {
  const db = openDatabase(await databaseUrl(config), connections)
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}

/** The same with what connecting and checking accounts needs. */
export function withAccountTools<T>(
  work: (tools: AccountTools) => Promise<T>,
  { config = loadConfig() }: Options = {},
): Promise<T> {
  return withDatabase(
    async (db) => {
      const tools = createAccountTools(config, db, silent(config))
      try {
        return await work(tools)
      } finally {
        tools.close()
      }
    },
    { config },
  )
}

/** The same with what scheduling and editing posts needs. */
export async function withPostTools<T>(work: (tools: PostTools) => Promise<T>): Promise<T> {
  const config = loadConfig()
  // Loaded by the commands that change what is published, and by no other.
  const [{ createPostTools }, { openMediaStore }, { Spool }] = await Promise.all([
    import('./post-tools'),
    import('../media/open-media-store'),
    import('../media/spool'),
  ])
  const store = await openMediaStore(config)
  const log = silent(config)
  return withDatabase((db) => work(createPostTools(config, { db, store, spool: new Spool(config.MEDIA_DIR), log })), {
    config,
    // A look at other posts is asked for beside what is under way.
    connections: 2,
  })
}

// What a command has to say it says itself.
const silent = (config: Config) => createLogger({ ...config, LOG_LEVEL: 'silent' }, 'CLI')
