import { Command } from 'commander'
import type { Surroundings } from '../surroundings'
import { describeAccounts } from './accounts'
import { describeFleet } from './fleet'
import { PROGRAM, usageLine } from './help-text'
import { describeKeys } from './keys'
import { createKit } from './kit'
import { describePosts } from './posts'
import { describePrograms } from './programs'
import { describePromotion } from './promotion'
import { describeUpkeep } from './upkeep'

/**
 * The command line in words: every command with its options, which load what they run when they are run.
 * @param ended is told the exit code of the command that ran
 */
export function createProgram(args: string[], around: Surroundings, ended: (code: number) => void): Command {
  const program = new Command(PROGRAM)
    .description('post-dispatcher: commands for operators. The same without npm: node dist/cli.js <command>')
    .option('-v, --version', 'print the version')
    .helpCommand(false)
    // Options belong behind the command they are of: a name that begins like one of ours is no concern of the others.
    .enablePositionalOptions()
    .configureHelp({ commandUsage: usageLine })
    // What went wrong is said in one place, in our words; the process ends when its work is done, and not before.
    .configureOutput({ writeOut: around.out, writeErr: around.err, outputError: () => {} })
    .exitOverride()
    .addHelpText(
      'after',
      '\nEvery command takes --help. Results are on standard output, all else on standard error.\nExit codes: 0 done, 1 it did not work, 2 the command line is wrong.',
    )
  const kit = createKit(args, around, ended)
  describePosts(program, kit)
  describeAccounts(program, kit)
  describeKeys(program, kit)
  describeUpkeep(program, kit)
  describePrograms(program, kit)
  describeFleet(program, kit)
  describePromotion(program, kit)
  return program
}
