import { Argument, type Command } from 'commander'
import { keyStates } from '../../domain/key-state'
import { DEFAULT_SCOPE, scopes } from '../../domain/scope'
import { UsageError } from '../usage-error'
import { expiry } from './expiry'
import { asJson, examples, exitCodes } from './help-text'
import type { Kit, Reader } from './kit'
import { argument, company, line, oneOf } from './values'

const load = () => import('../keys')

const keyId: Reader<string> = (text) => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new UsageError('must be the number of one key')
  return text
}

/** `keys …` */
export function describeKeys(program: Command, { option, needed, run }: Kit): void {
  const keys = program
    .command('keys')
    .helpCommand(false)
    .description('API keys, and the key that tokens are encrypted with')
  keys
    .command('create')
    .description('makes a key for a company and prints it alone, this once')
    .addOption(needed('--company <id>', 'the company it opens', company))
    .addOption(option('--name <name>', 'what it is for, for people', line(0, 255)).default('', 'none'))
    .addOption(option('--scope <word>', `what it may: ${scopes.join(', ')}`, oneOf(scopes)).default(DEFAULT_SCOPE))
    .addOption(option('--expires <time>', 'when it ends: 90d, 12h, 4w, 2027-01-31 or 2027-01-31T18:00:00Z', expiry))
    .addHelpText(
      'after',
      examples('keys create --company acme --name frontend', 'keys create --company acme --scope read --expires 90d'),
    )
    .action(run(async () => (await load()).create))
  keys
    .command('list')
    .description('lists whose keys there are, what they may and when they were last used; never the keys themselves')
    .addOption(option('--company <id>', 'only of this company', company))
    .addOption(option('--status <word>', `only those that are ${keyStates.join(', ')}`, oneOf(keyStates)))
    .addOption(asJson())
    .addHelpText('after', examples('keys list --company acme --status active'))
    .action(run(async () => (await load()).list))
  keys
    .command('revoke')
    .description('ends a key for good; running servers refuse it within seconds')
    .addArgument(
      new Argument('<id>', 'the key; keys list prints them').argParser(
        argument('<id>', keyId, 'keys list prints them'),
      ),
    )
    .addHelpText('after', exitCodes('revoked', 'there is no such key'))
    .action(run(async () => (await load()).revoke))
  keys
    .command('rotate-encryption')
    .description(
      'puts every stored token and secret under the first key of TOKEN_ENCRYPTION_KEY; may be interrupted and repeated',
    )
    .addOption(asJson())
    .addHelpText('after', exitCodes('everything is under the first key', 'something is still under another'))
    .action(run(async () => (await load()).rotateEncryption))
}
