import { addAccount } from './accounts/add-account'
import { checkAccount } from './accounts/check-account'
import { disconnectAccount } from './accounts/disconnect-account'
import { listAccounts } from './accounts/list-accounts'
import { type Command, UsageError } from './command'

const actions: Record<string, (args: string[]) => Promise<number>> = {
  add: addAccount,
  list: listAccounts,
  check: checkAccount,
  disconnect: disconnectAccount,
}

export const command: Command = {
  usage:
    'accounts add --company ID --platform P --external-id X --name N [--login L] [--check] < token | accounts list [--company ID] | accounts check ID | accounts disconnect ID [--posts hold|cancel]',
  summary:
    'Accounts to publish as: adds one (again: gives it a new token) and prints its id (--check: asks the platform first), lists them with their health, asks the platform about one, disconnects one',
  async run([action, ...args]) {
    const run = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!run) throw new UsageError(`Usage: ${command.usage}`)
    return run(args)
  },
}
