import type { Schemas } from '../../../client'
import type { FieldError } from '../../../domain/field-error'
import type { Account } from '../../api/shapes'
import { check as texts } from '../../words/compose'
import { judge } from './check/judge'
import { type Check, useCheck } from './check/use-check'
import { scheduleBody } from './form/content'
import { type Form, isSame } from './form/form'
import { clockIn } from './form/moment'
import { type Change, chosenOf, type Editing } from './form/use-form'
import { type Uploads, useUploads } from './media/use-uploads'

export type Compose = {
  editing: Editing
  uploads: Uploads
  check: Check
  errors: FieldError[]
  /** Why it is not checked yet, and cannot be sent. */
  waiting: string | undefined
}

/** What the forms of a new post and of one that is edited have in common: files, and what is wrong with it. */
export function useCompose(
  form: Form,
  change: Change,
  accounts: Account[],
  { untouched, forCheck = (body) => body }: { untouched: Form; forCheck?: (body: Body) => Body },
): Compose {
  const uploads = useUploads(change)
  const known = chosenOf(form, accounts)
  const body = () => forCheck(scheduleBody(form, known.platforms))
  const waiting = whyWaiting(form, uploads, isSame(form, untouched))
  // The moment that “now” is moves on; that is no change of the form.
  const check = useCheck(waiting === undefined ? JSON.stringify({ ...form, media: form.media }) : undefined, body)
  const touched = !isSame(form, untouched)
  const errors = check.fresh ? (check.verdict?.errors ?? []) : touched ? judge(form, known.chosen) : []
  return {
    editing: {
      form,
      change,
      ...known,
      mistake: (path) => errors.find((error) => error.path === path)?.message,
    },
    uploads,
    check,
    errors,
    waiting,
  }
}

type Body = Schemas['SchedulePostBody']

function whyWaiting(form: Form, uploads: Uploads, isUntouched: boolean): string | undefined {
  if (isUntouched) return texts.nothing
  if (form.accounts.length === 0) return texts.needsAccount
  if (uploads.busy) return texts.waitsForFiles
  if (!form.now && !clockIn(form)) return texts.needsTime
  // One that has not come through stands in the form until it is sent again or taken out.
  if (Object.keys(uploads.progress).length > 0) return texts.fileFailed
  return undefined
}
