import { checkAccount as ask } from '../../accounts/check-account'
import { counted } from '../../domain/counted'
import { withAccountTools } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'
import { oneLine } from '../terminal-text'
import { accountNamed } from './account-named'

const said = {
  works: 'The platform knows the account and its token',
  dead: 'The token is dead. The posts of the account wait until it is connected again',
  unknown: 'It could not be found out, and nothing was changed',
}

/** Asks the platform about an account now: a dead token holds its posts, a living one frees them. */
export const checkAccount: Action<AsJson> = (around, { json }, id = '') =>
  withAccountTools(around, async (tools) => {
    const account = await accountNamed(around, tools.db, id)
    if (!account) return 1
    const check = await ask(tools, account.companyId, id, 'cli')
    if (!check || check === 'disconnected') {
      around.err(`Account ${id} (${oneLine(account.name)}) is disconnected: connect it again (accounts add)\n`)
      return 1
    }
    const { result, reason, released } = check
    if (json) {
      around.out(jsonDocument({ id, result, reason: reason ?? null, released }))
    } else {
      around.out(`${[said[result], ...(reason ? [oneLine(reason)] : [])].join(result === 'works' ? '; but ' : ': ')}\n`)
      if (released > 0)
        around.out(
          `${counted(released, 'post that waited for it goes', 'posts that waited for it go')} out with the next tick\n`,
        )
    }
    return result === 'works' ? 0 : 1
  })
