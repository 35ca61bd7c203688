import { Argument, type Command } from 'commander'
import { healthStates } from '../../domain/health-state'
import { platforms } from '../../domain/post'
import { asJson, below, examples, exitCodes } from './help-text'
import type { Kit, Reader } from './kit'
import { argument, company, id, line, oneOf, wholeNumber } from './values'

const load = () => import('../accounts')
const accountId = () =>
  new Argument('<id>', 'the account; accounts list prints them').argParser(
    argument('<id>', id, 'accounts list prints them'),
  )

/** Each is a lane of a worker. */
const MOST_AT_ONCE = 1_000
const capacity: Reader<string> = (text) => (text === 'default' ? text : String(wholeNumber(0, MOST_AT_ONCE)(text)))

/** `accounts …` */
export function describeAccounts(program: Command, { option, needed, run }: Kit): void {
  const accounts = program.command('accounts').helpCommand(false).description('the accounts to publish as')
  accounts
    .command('add')
    .description(
      'adds an account by the token on standard input, or gives one a new token, and prints its id alone; its waiting posts go on',
    )
    .addOption(needed('--company <id>', 'the company it belongs to', company))
    .addOption(needed('--platform <name>', platforms.join(', '), oneOf(platforms)))
    .addOption(needed('--external-id <id>', 'page id, Instagram user id or urn:li:… of the account', line(1, 190)))
    .addOption(needed('--name <name>', 'what people know the account by', line(1, 255)))
    .addOption(option('--login <name>', 'for Instagram: facebook (the default) or instagram', line(1, 20)))
    .option('--check', 'ask the platform first whose the token is and what it may do')
    .addHelpText(
      'after',
      below(
        examples(
          'accounts add --company acme --platform facebook --external-id 1234567890 --name "Our page" < token.txt',
        ),
        exitCodes('stored', 'nothing was stored'),
      ),
    )
    .action(run(async () => (await load()).add))
  accounts
    .command('list')
    .description('lists accounts with their health')
    .addOption(option('--company <id>', 'only of this company', company))
    .addOption(option('--account <id>', 'only this one', id))
    .addOption(option('--platform <name>', `only on ${platforms.join(', ')}`, oneOf(platforms)))
    .addOption(option('--status <word>', `only those that are ${healthStates.join(', ')}`, oneOf(healthStates)))
    .addOption(asJson())
    .addHelpText('after', examples('accounts list --company acme', 'accounts list --status needs_reconnect --json'))
    .action(run(async () => (await load()).list))
  accounts
    .command('check')
    .description('asks the platform about an account now: a dead token holds its posts, a living one frees them')
    .addArgument(accountId())
    .addOption(asJson())
    .addHelpText('after', exitCodes('the account works', 'it does not, or it could not be found out'))
    .action(run(async () => (await load()).check))
  accounts
    .command('disconnect')
    .description('forgets the token of an account, and says what became of its posts')
    .addArgument(accountId())
    .addOption(
      option(
        '--posts <word>',
        'what becomes of posts that are still to come: hold or cancel',
        oneOf(['hold', 'cancel']),
      ).default('hold'),
    )
    .addOption(asJson())
    .action(run(async () => (await load()).disconnect))
  accounts
    .command('capacity')
    .description('sets how many posts of an account may be in hand at once, over all resident workers that Redis leads')
    .addArgument(accountId())
    .addArgument(
      new Argument('<posts>', `0 to ${MOST_AT_ONCE}, or default: as ACCOUNT_CAPACITY says`).argParser(
        argument('<posts>', capacity, 'default gives it that of the settings'),
      ),
    )
    .addOption(asJson())
    .addHelpText('after', below(examples('accounts capacity ID 3'), exitCodes('set', 'there is no such account')))
    .action(run(async () => (await load()).capacity))
}
