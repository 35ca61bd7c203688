import { useId } from 'preact/hooks'
import { decisions } from '../../words/decisions'

type Props = {
  both: [Date, Date]
  zone: string
  chosen: 'earlier' | 'later' | undefined
  onChoose(which: 'earlier' | 'later'): void
}

/** Which of the two is meant, where clocks show a time twice or leave it out. */
export function WhichTime({ both: [earlier, later], zone, chosen, onChoose }: Props) {
  const name = useId()
  const words = decisions.reschedule
  const shown = new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'longOffset',
  })
  const choices = [
    { which: 'earlier', text: words.earlier(shown.format(earlier)) },
    { which: 'later', text: words.later(shown.format(later)) },
  ] as const
  return (
    <div class="stack tight" role="radiogroup" aria-label={words.when}>
      {choices.map(({ which, text }) => (
        <label key={which} class="check">
          <input type="radio" name={name} checked={chosen === which} onChange={() => onChoose(which)} />
          {text}
        </label>
      ))}
    </div>
  )
}
