import type { Command } from 'commander'
import { asJson, exitCodes } from './help-text'
import type { Kit } from './kit'
import { wholeNumber } from './values'

/** Workers that stay: `work`, `lead`, `fleet …`. */
export function describeFleet(program: Command, { option, run }: Kit): void {
  program
    .command('work')
    .description('keeps workers on this server that publish each post at its second, until it is told to stop')
    .addOption(option('--workers <n>', 'in place of FLEET_WORKERS', wholeNumber(1, 100)))
    .addHelpText(
      'after',
      exitCodes('told to stop, and every post in hand was finished', 'it could not begin', {
        2: 'workers had to be killed when it was told to stop; or the command line is wrong',
      }),
    )
    .action(run(async () => (await import('../work')).work))
  program
    .command('lead')
    .description('stands for leader of the fleet without workers of its own, until it is told to stop. Needs REDIS_URL; each `work` does the same besides')
    .addHelpText('after', exitCodes('told to stop', 'it could not begin'))
    .action(run(async () => (await import('../lead')).lead))
  const fleet = program.command('fleet').helpCommand(false).description('the resident workers of all servers')
  fleet
    .command('status')
    .description('shows who works, who leads, and whether Redis and the database say the same')
    .addOption(asJson())
    .action(run(async () => (await import('../fleet')).status))
  fleet
    .command('rebuild')
    .description('has the index of waiting posts in Redis built anew from the database; prints its epoch')
    .addHelpText('after', exitCodes('it is there', 'no leader has built it within ten seconds, or Redis is away'))
    .action(run(async () => (await import('../fleet')).rebuild))
}
