import { parseArgs } from 'node:util'
import { loadConfig } from '../config/config'
import { describeDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { embeddedDatabaseStatus, ensureEmbeddedDatabase, stopEmbeddedDatabase } from '../db/embedded/embedded-database'
import { type Command, UsageError } from './command'

export const command: Command = {
  usage: 'db start|stop|status|url',
  summary: 'The embedded database, used while DATABASE_URL is not set; url prints the address that is in use',
  async run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const [action, ...rest] = positionals
    if (rest.length > 0) throw new UsageError(`db ${action} takes no arguments`)
    switch (action) {
      case 'start':
        return start()
      case 'stop':
        return stop()
      case 'status':
        return status()
      case 'url':
        process.stdout.write(`${await databaseUrl(loadConfig())}\n`)
        return 0
      default:
        throw new UsageError(`Say what to do with the database: ${command.usage}`)
    }
  },
}

async function start(): Promise<number> {
  process.stdout.write(`running at ${describeDatabase(await ensureEmbeddedDatabase())}\n`)
  return 0
}

async function stop(): Promise<number> {
  process.stdout.write((await stopEmbeddedDatabase()) ? 'stopped\n' : 'was not running\n')
  return 0
}

/** Exit code 3 for a server that is down, as service managers expect. */
function status(): number {
  const state = embeddedDatabaseStatus()
  if (!state) {
    process.stdout.write('not running\n')
    return 3
  }
  process.stdout.write(
    `running at ${describeDatabase(state.url)}, process ${state.pid}, ${state.program} ${state.version}\n` +
      `socket ${state.socket}\n`,
  )
  return 0
}
