import { setAccountCapacity } from '../../db/accounts/account-capacities'
import { counted } from '../../domain/counted'
import { withDatabase } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'
import { accountNamed } from './account-named'

/** Sets how many posts of an account may be in hand at once, and says so. */
export const setCapacity: Action<AsJson> = (around, { json }, id = '', given = '') =>
  withDatabase(around, async (db) => {
    const capacity = given === 'default' ? null : Number(given)
    const account = await accountNamed(around, db, id)
    if (!account || !(await setAccountCapacity(db, id, capacity))) return 1
    around.out(json ? jsonDocument({ id, capacity }) : `${sentenceOf(capacity)}\n`)
    return 0
  })

function sentenceOf(capacity: number | null): string {
  if (capacity === null) return 'As many posts of the account are in hand at once as ACCOUNT_CAPACITY says.'
  if (capacity === 0) return 'Resident workers led by Redis take no post of the account.'
  return `${counted(capacity, 'post')} of the account may be in hand at once.`
}
