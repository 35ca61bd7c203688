import type { Schemas } from '../../../../client'
import { session } from '../../../session/session'
import type { Form } from '../form/form'
import type { Sent } from './use-send'

/** What this browser keeps of a new post until it is scheduled. Never its files. */
export type Draft = {
  form: Form
  at: string
  /** How many files it had. */
  files: number
  /** What was sent of it and not answered. */
  sent?: Sent<Schemas['SchedulePostBody']> | undefined
}

/** The API keeps answers for a day: later than this the same key would not be safe for certain. */
const SAFE_MS = 20 * 3_600_000

const name = () => `post-dispatcher.draft.${session.value?.company ?? ''}`

/** @returns whether it is kept: a browser may have no room, or be told to keep nothing */
export function keepDraft(form: Form, sent?: Draft['sent']): boolean {
  const draft: Draft = {
    form: { ...form, media: [] },
    at: new Date().toISOString(),
    files: form.media.length,
    ...(sent && { sent }),
  }
  try {
    localStorage.setItem(name(), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

/** The draft that is kept; one that another version of the page has written is taken with what it has. */
export function keptDraft(empty: Form): Draft | undefined {
  try {
    const draft = JSON.parse(localStorage.getItem(name()) ?? 'null') as Draft | null
    if (!draft?.form) return undefined
    const { sent, ...rest } = draft
    const isSafe = sent && Date.now() - new Date(draft.at).getTime() < SAFE_MS
    return { ...rest, form: { ...empty, ...draft.form }, ...(isSafe && { sent }) }
  } catch {
    return undefined
  }
}

export function dropDraft(): void {
  try {
    localStorage.removeItem(name())
  } catch {
    // Nothing was kept.
  }
}
