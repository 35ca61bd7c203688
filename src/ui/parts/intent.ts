import { useRef } from 'preact/hooks'
import { newIdempotencyKey, ProblemError } from '../../client'

/**
 * The key of what a person wants done: the same for as long as nobody has said whether it is done, so that pressing again
 * does nothing twice, and another one after an answer.
 */
export function useIntent(): <Result>(act: (key: string) => Promise<Result>) => Promise<Result> {
  const key = useRef('')
  return async (act) => {
    key.current ||= newIdempotencyKey()
    try {
      const result = await act(key.current)
      key.current = ''
      return result
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500) key.current = ''
      throw error
    }
  }
}
