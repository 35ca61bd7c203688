import { inWords } from '../api/in-words'

/** Why something was not done: shown where it was asked for, and read out there. Nothing while there is no error. */
export function NotDone({ error }: { error: unknown }) {
  if (error === undefined) return null
  return (
    <p class="mistake" role="alert">
      {inWords(error)}
    </p>
  )
}
