import { useEffect, useReducer, useRef, useState } from 'preact/hooks'
import { type Answer, ProblemError, type Schemas } from '../../../../client'
import type { FieldError } from '../../../../domain/field-error'
import { api } from '../../../api/client'

/** What the API has said of the form. */
export type Verdict = {
  errors: FieldError[]
  warnings: string[]
  /** Of the warnings those about a post that says the same already, with that post. */
  twins: NonNullable<Answer<'schedulePost'>['body']['samePosts']>
  /** Undefined where something is wrong. */
  scheduledFor?: string | undefined
  /** Why it could not be asked. */
  trouble?: unknown
}

export type Check = {
  /** The last that was said; stays while what has changed is checked. */
  verdict: Verdict | undefined
  /** Whether it is about what is in the form now. */
  fresh: boolean
  again(): void
}

/** So long after the last change. */
const CALM_MS = 800

/**
 * Has the API check the form after each change, and schedule nothing.
 * @param what is in the form; undefined while there is nothing to check
 */
export function useCheck(what: string | undefined, body: () => Schemas['SchedulePostBody']): Check {
  const [round, again] = useReducer((count: number) => count + 1, 0)
  const [said, tell] = useState<{ what: string; verdict: Verdict }>()
  const asked = useRef(body)
  asked.current = body
  useEffect(() => {
    if (what === undefined) return
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      const verdict = await ask(asked.current(), stop.signal)
      if (!stop.signal.aborted) tell({ what, verdict })
    }, CALM_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [what, round])
  const known = what === undefined ? undefined : said
  return { verdict: known?.verdict, fresh: known?.what === what, again: () => again(undefined) }
}

async function ask(body: Schemas['SchedulePostBody'], signal: AbortSignal): Promise<Verdict> {
  try {
    const answer = await api.schedulePost({ query: { dryRun: true }, body, signal })
    const { warnings = [], samePosts = [], scheduledFor } = answer.body
    return { errors: [], warnings, twins: samePosts, scheduledFor }
  } catch (error) {
    if (error instanceof ProblemError && (error.status === 400 || error.status === 422)) {
      return { errors: error.problem.errors ?? [{ path: '', message: error.message }], warnings: [], twins: [] }
    }
    return { errors: [], warnings: [], twins: [], trouble: error }
  }
}
