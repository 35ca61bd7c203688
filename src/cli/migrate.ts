import { parseArgs } from 'node:util'
import { loadConfig } from '../config/config'
import { databaseUrl } from '../db/database-url'
import { migrate, pendingMigrations } from '../db/migrate'
import type { Command } from './command'

export const command: Command = {
  usage: 'migrate [--pending]',
  summary: 'Brings the schema of the database up to date; --pending only lists what is missing',
  async run(args) {
    const { values } = parseArgs({ args, options: { pending: { type: 'boolean' } } })
    const url = await databaseUrl(loadConfig())
    const names = values.pending ? await pendingMigrations(url) : await migrate(url)
    for (const name of names) process.stdout.write(`${name}\n`)
    if (names.length === 0) process.stderr.write('The schema is up to date\n')
    return 0
  },
}
