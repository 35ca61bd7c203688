import { disconnectAccount as disconnect } from '../../db/accounts/disconnect-account'
import { describeDisconnected } from '../../domain/describe-disconnected'
import { withDatabase } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import { noteSecurity } from '../note-security'
import type { Action } from '../surroundings'
import { accountNamed } from './account-named'

type Options = AsJson & { posts: 'hold' | 'cancel' }

/** Forgets the token of an account and says what became of its posts. */
export const disconnectAccount: Action<Options> = (around, { posts, json }, id = '') =>
  withDatabase(around, async (db, config) => {
    const account = await accountNamed(around, db, id)
    const became = account && (await disconnect(db, account.companyId, id, posts, 'cli'))
    if (!became) return 1
    noteSecurity(around, config, 'account-disconnected', account.companyId, { account: id })
    around.out(json ? jsonDocument({ id, ...became }) : `${describeDisconnected(became)}\n`)
    return 0
  })
