import type { Command } from 'commander'
import { asJson, exitCodes } from './help-text'
import type { Kit } from './kit'
import { line, wholeNumber } from './values'

const SANDBOX_PORT = 9006

/** What starts something: `serve`, `dispatch`, `sandbox`, `mcp`, `db …`. */
export function describePrograms(program: Command, { option, run }: Kit): void {
  program
    .command('serve')
    .description('runs the API until it is told to stop; the same as npm start')
    .action(run(async () => (await import('../serve')).serve))
  program
    .command('dispatch')
    .description('runs one tick now, exactly as the cron line does: it waits for posts that are due within the minute')
    .addOption(option('--look-ahead <seconds>', 'in place of LOOK_AHEAD_SECONDS; 0: wait for none', wholeNumber(0, 59)))
    .addHelpText(
      'after',
      exitCodes('the tick went well', 'it failed', { 2: 'it took too long; or the command line is wrong' }),
    )
    .action(run(async () => (await import('../dispatch')).dispatch))
  program
    .command('sandbox')
    .description('runs an imitation of the platforms on this machine, for trying things out, until Ctrl-C')
    .addOption(option('--port <n>', 'where it listens; 0: any free port', wholeNumber(0, 65_535)).default(SANDBOX_PORT))
    .option('--strict', 'refuse unknown parameters, which the platforms ignore; the same as SANDBOX_STRICT=on')
    .addOption(option('--env-file <file>', 'write the settings for another program into this file', line(1, 4096)))
    .action(run(async () => (await import('../sandbox')).sandbox))
  program
    .command('mcp')
    .description('offers scheduling, listing, changing and cancelling to assistants, by the Model Context Protocol')
    .addHelpText(
      'after',
      '\nIt speaks over standard input and output, and asks the API at POST_DISPATCHER_URL with the key in\nPOST_DISPATCHER_KEY. What changes something is done only with a person’s consent. docs/mcp.md tells more.',
    )
    .action(run(async () => (await import('../mcp')).mcp))
  const db = program
    .command('db')
    .helpCommand(false)
    .description('the embedded database, used while DATABASE_URL is not set')
  const load = () => import('../db')
  db.command('start')
    .description('starts it, makes it if need be, and says where it is')
    .action(run(async () => (await load()).start))
  db.command('stop')
    .description('stops it')
    .action(run(async () => (await load()).stop))
  db.command('status')
    .description('says whether it runs')
    .addOption(asJson())
    .addHelpText(
      'after',
      exitCodes('it runs', 'it could not be found out', { 3: 'it does not run, as service managers expect' }),
    )
    .action(run(async () => (await load()).status))
  db.command('url')
    .description('prints the address that is in use, with its password')
    .action(run(async () => (await load()).url))
}
