import type { Schemas } from '../../../client'
import type { Cause } from '../../parts/remedy'
import { failures as words } from '../../words/failures'

/** Posts of one account that did not go out for one cause. */
export type Failure = Schemas['Failures']

/** All that failed for one reason, account by account. */
export type OfOneCause = { cause: Cause; total: number; safe: boolean; accounts: Failure[] }

/** By cause; what may be out already comes first, as the words have them. */
export function byCause(failures: Failure[]): OfOneCause[] {
  return (Object.keys(words.about) as Cause[]).flatMap((cause) => {
    const accounts = failures.filter((failure) => failure.cause === cause && failure.total > 0)
    if (accounts.length === 0) return []
    return [
      {
        cause,
        total: accounts.reduce((sum, { total }) => sum + total, 0),
        safe: accounts.every(({ safeToRepeat }) => safeToRepeat),
        accounts: accounts.sort((one, other) => other.total - one.total),
      },
    ]
  })
}
