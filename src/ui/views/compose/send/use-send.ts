import { useState } from 'preact/hooks'
import { newIdempotencyKey, ProblemError } from '../../../../client'
import { somethingChanged } from '../../../api/changes'

/** What was sent, and the key that makes it safe to send again. */
export type Sent<Body> = { key: string; body: Body }

export type Send<Body> = {
  state: 'ready' | 'sending' | 'lost'
  error: unknown
  /** Sends; after a lost answer the same again, under the same key, whatever is given. */
  run(body: Body): Promise<void>
}

type Told<Body> = {
  /** Told before something leaves, and without it when its answer is known. */
  remember?(sent: Sent<Body> | undefined): void
  /** What had left before, and was not answered. */
  unanswered?: Sent<Body> | undefined
}

/**
 * Sends a form once, however often it takes: a key is made for what is sent and stays with it until there is an answer.
 */
export function useSend<Body, Result>(
  send: (body: Body, key: string) => Promise<Result>,
  done: (result: Result) => void,
  { remember = () => {}, unanswered }: Told<Body> = {},
): Send<Body> {
  const [sent, setSent] = useState(unanswered)
  const [state, set] = useState<Omit<Send<Body>, 'run'>>({ state: unanswered ? 'lost' : 'ready', error: undefined })
  const run = async (body: Body) => {
    if (state.state === 'sending') return
    const now = sent ?? { key: newIdempotencyKey(), body }
    setSent(now)
    remember(now)
    set({ state: 'sending', error: undefined })
    try {
      const result = await send(now.body, now.key)
      forget()
      done(result)
      set({ state: 'ready', error: undefined })
      somethingChanged()
    } catch (error) {
      const lost = isLost(error)
      if (!lost) forget()
      set({ state: lost ? 'lost' : 'ready', error })
    }
  }
  // Another try after a refusal is another request: refusals are kept under their key too.
  const forget = () => {
    setSent(undefined)
    remember(undefined)
  }
  return { ...state, run }
}

/** Whether nobody here can know if it was done. */
export const isLost = (error: unknown): boolean =>
  !(error instanceof ProblemError) || error.status >= 500 || error.code === 'request-in-flight'
