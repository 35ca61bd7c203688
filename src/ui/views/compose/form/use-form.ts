import { useState } from 'preact/hooks'
import type { Account, Platform } from '../../../api/shapes'
import type { Form } from './form'

export type Change = (patch: Partial<Form> | ((form: Form) => Partial<Form>)) => void

/** What every field of the form gets. */
export type Editing = {
  form: Form
  change: Change
  /** All that posts could go out through, those that are chosen, and their platforms, each once. */
  accounts: Account[]
  chosen: Account[]
  platforms: Platform[]
  /** What is wrong with a field: `caption`, `media.1`. */
  mistake(path: string): string | undefined
}

/** What is in the form, and a way to change parts of it. */
export function useForm(initial: Form | (() => Form)): [Form, Change] {
  const [form, set] = useState(initial)
  return [form, (patch) => set((before) => ({ ...before, ...(typeof patch === 'function' ? patch(before) : patch) }))]
}

/** The accounts that are chosen, and their platforms. */
export function chosenOf(
  { accounts: ids }: Form,
  accounts: Account[],
): Pick<Editing, 'accounts' | 'chosen' | 'platforms'> {
  const chosen = accounts.filter(({ id }) => ids.includes(id))
  return { accounts, chosen, platforms: [...new Set(chosen.map(({ platform }) => platform))] }
}
