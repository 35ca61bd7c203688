import { checkAccount as ask } from '../../accounts/check-account'
import { withAccountTools } from '../../services/cli'
import { oneLine } from '../terminal-text'
import { accountNamed } from './account-named'

const said = {
  works: 'The platform knows the account and its token',
  dead: 'The token is dead. The posts of the account wait until it is connected again',
  unknown: 'It could not be found out, and nothing was changed',
}

/**
 * Asks the platform about an account now: a dead token holds its posts, a living one frees them.
 * @returns 0 when the account works, else 1
 */
export async function checkAccount(args: string[]): Promise<number> {
  const find = accountNamed(args)
  return withAccountTools(async (tools) => {
    const { companyId, id, name } = await find(tools.db)
    const check = await ask(tools, companyId, id, 'cli')
    if (!check || check === 'disconnected') {
      process.stderr.write(`Account ${id} (${oneLine(name)}) is disconnected: connect it again (accounts add)\n`)
      return 1
    }
    const { result, reason, released } = check
    const line = [said[result], ...(reason ? [oneLine(reason)] : [])].join(result === 'works' ? '; but ' : ': ')
    process.stdout.write(`${line}\n`)
    if (released > 0) process.stdout.write(`${released} posts that waited for it go out with the next tick\n`)
    return result === 'works' ? 0 : 1
  })
}
