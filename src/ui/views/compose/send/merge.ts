import { type Form, isSame } from '../form/form'

const names = (form: Form) => Object.keys(form) as (keyof Form)[]

/** The fields that one or the other has changed. */
export const changedFields = (before: Form, theirs: Form, mine: Form): (keyof Form)[] =>
  names(before).filter((name) => !isSame(before[name], theirs[name]) || !isSame(before[name], mine[name]))

/** Theirs, with what I have changed as I have it. */
export const mergedForm = (before: Form, theirs: Form, mine: Form): Form => ({
  ...theirs,
  ...Object.fromEntries(
    names(mine)
      .filter((name) => !isSame(before[name], mine[name]))
      .map((name) => [name, mine[name]]),
  ),
})
