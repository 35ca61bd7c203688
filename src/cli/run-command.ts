import { connectionAdvice } from '../db/connection-advice'
import type { Command } from './command'
import { UsageError } from './command'
import { paragraph } from './terminal-text'

/** Every command, loaded only when it is wanted: `keys create` need not wait for what the sandbox loads. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  migrate: () => import('./migrate'),
  serve: () => import('./serve'),
  dispatch: () => import('./dispatch'),
  keys: () => import('./keys'),
  accounts: () => import('./accounts'),
  posts: () => import('./posts'),
  media: () => import('./media'),
  restored: () => import('./restored'),
  doctor: () => import('./doctor'),
  sandbox: () => import('./sandbox'),
  db: () => import('./db'),
}

/** Finds the command named by the first argument, runs it, and returns the exit code. Never throws. */
export async function runCommand([name, ...args]: string[]): Promise<number> {
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') return await printHelp(name)
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!load) throw new UsageError(`Unknown command: ${name}. Known are: ${Object.keys(commands).join(', ')}`)
    const { command } = await load()
    if (args.some((arg) => arg === '--help' || arg === '-h')) {
      process.stdout.write(`${command.summary}\n\n${command.usage}\n`)
      return 0
    }
    return await command.run(args)
  } catch (error) {
    process.stderr.write(`${paragraph(explain(error), 0)}\n`)
    return 1
  }
}

async function printHelp(name: string | undefined): Promise<number> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()))
  const lines = loaded.flatMap(({ command }) => [command.usage, `    ${command.summary}`])
  const help = ['Usage: npm run cli -- <command>   or   node dist/cli.js <command>', '', ...lines, ''].join('\n')
  // Asked for, the help is the result; without a command it explains what was missing.
  ;(name === undefined ? process.stderr : process.stdout).write(help)
  return name === undefined ? 1 : 0
}

/** Errors that speak to the operator themselves; a stack would only hide what they say. */
const spoken = new Set([
  'UsageError',
  'ConfigError',
  'MigrationError',
  'EmbeddedDatabaseError',
  'MediaFolderError',
  'TokenCipherError',
])

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, errno } = error as NodeJS.ErrnoException
  if (spoken.has(error.name)) return error.message
  if (code?.startsWith('ERR_PARSE_ARGS')) return error.message
  const todo = connectionAdvice(error)
  if (todo) return `The database cannot be used: ${error.message}. ${todo}`
  // What the database driver and the system report: the message alone says it, "connect ECONNREFUSED 127.0.0.1:3306".
  if (errno !== undefined && code !== undefined) return error.message || code
  return error.stack ?? error.message
}
