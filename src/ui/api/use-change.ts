import { useState } from 'preact/hooks'
import { say } from '../parts/announce'
import { somethingChanged } from './changes'
import { inWords } from './in-words'

/** For whoever shows every error beside what was asked, where it is read out as well. */
export const shownThere = (): boolean => true

/** One thing that a person can have done, and how far it is. */
export type Change<Input extends unknown[]> = {
  busy: boolean
  /** Why it was not done; for whom shows it beside the button. */
  error: unknown
  /** @returns whether it was done */
  run(...input: Input): Promise<boolean>
  forget(): void
}

/**
 * Has the API change something: one at a time, said when it is done, and everything that is shown asked for again.
 * @param done what is said then; undefined: nothing
 * @param shown whether whoever asks shows this error where it belongs, so that it is not said a second time
 */
export function useChange<Input extends unknown[], Result>(
  act: (...input: Input) => Promise<Result>,
  done?: string | ((result: Result) => string | undefined),
  shown: (error: unknown) => boolean = () => false,
): Change<Input> {
  const [state, set] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: undefined })
  const run = async (...input: Input) => {
    set({ busy: true, error: undefined })
    try {
      const result = await act(...input)
      const words = typeof done === 'function' ? done(result) : done
      if (words) say(words)
      set({ busy: false, error: undefined })
      somethingChanged()
      return true
    } catch (error) {
      set({ busy: false, error })
      if (!shown(error)) say(inWords(error), 'bad')
      return false
    }
  }
  return { ...state, run, forget: () => set({ busy: false, error: undefined }) }
}
