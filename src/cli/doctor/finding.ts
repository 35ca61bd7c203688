import { paragraph } from '../terminal-text'

/** What one check found. `wrong` stops posts from going out; `note` is worth knowing. */
export type Finding = { state: 'ok' | 'note' | 'wrong'; what: string; todo?: string }

export const ok = (what: string): Finding => ({ state: 'ok', what })
export const note = (what: string, todo?: string): Finding => ({ state: 'note', what, ...(todo && { todo }) })
export const wrong = (what: string, todo: string): Finding => ({ state: 'wrong', what, todo })

/** Where the finding begins, behind its state. */
const FINDING_AT = 7

/** One line: `wrong  Database: not reachable. Start it, or correct DATABASE_URL`. */
export function line({ state, what, todo }: Finding): string {
  return state.padEnd(FINDING_AT) + paragraph(todo ? `${what.replace(/\.$/, '')}. ${todo}` : what, FINDING_AT)
}
