import type { ComponentChildren } from 'preact'
import { isStatus } from '../../../api/client'
import { inWords } from '../../../api/in-words'
import { Button } from '../../../parts/button'
import { send as texts } from '../../../words/compose'
import type { Send } from './use-send'

type Props = {
  send: Pick<Send<never>, 'state' | 'error'>
  label: string
  /** Nothing can be sent as it is. */
  disabled?: boolean
  /** Sends what was sent before. */
  onAgain(): void
  children?: ComponentChildren
}

/** Sends the form, says why it was not done, and sends it again when nobody knows. */
export function SendPanel({ send: { state, error }, label, disabled = false, onAgain, children }: Props) {
  const lost = state === 'lost'
  return (
    <div class="stack send-panel">
      {lost && (
        <div class="lost" role="alert">
          <h3>{texts.lost}</h3>
          <p>{isStatus(error, 409) ? texts.inFlight : texts.lostWhy}</p>
          {error !== undefined && <p class="small-text">{inWords(error)}</p>}
        </div>
      )}
      {!lost && error !== undefined && (
        <p class="mistake" role="alert">
          {texts.refused}: {inWords(error)}
        </p>
      )}
      <div class="row">
        {lost ? (
          <Button kind="primary" onClick={onAgain}>
            {texts.sendAgain}
          </Button>
        ) : (
          <Button kind="primary" type="submit" busy={state === 'sending'} disabled={disabled}>
            {label}
          </Button>
        )}
        {children}
      </div>
    </div>
  )
}
