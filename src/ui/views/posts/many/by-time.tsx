import { Field } from '../../../parts/field'
import { manyPosts as words } from '../../../words/many-posts'

const minutesIn = { minutes: 1, hours: 60, days: 1_440 }
/** A year. */
const MOST_MINUTES = 525_600

export type TimeToMove = { amount: string; unit: keyof typeof minutesIn; direction: 'later' | 'earlier' }

/** In minutes, earlier with a minus; undefined for what is no time to move by. */
export function minutesOf({ amount, unit, direction }: TimeToMove): number | undefined {
  const number = Number(amount)
  if (!Number.isInteger(number) || number < 1 || number * minutesIn[unit] > MOST_MINUTES) return undefined
  return number * minutesIn[unit] * (direction === 'later' ? 1 : -1)
}

type Props = { time: TimeToMove; onChange(time: TimeToMove): void; wrong: boolean }

/** By how much posts are moved, and which way. */
export function ByTime({ time, onChange, wrong }: Props) {
  return (
    <div class="by-time">
      <Field label={words.by} mistake={wrong ? words.wrongNumber : undefined}>
        {(described) => (
          <input
            {...described}
            class="input"
            type="number"
            min="1"
            step="1"
            inputMode="numeric"
            value={time.amount}
            onInput={({ currentTarget }) => onChange({ ...time, amount: currentTarget.value })}
          />
        )}
      </Field>
      <Field label={words.unit}>
        {(described) => (
          <select
            {...described}
            class="input"
            value={time.unit}
            onChange={({ currentTarget }) => onChange({ ...time, unit: currentTarget.value as TimeToMove['unit'] })}
          >
            {Object.entries(words.units).map(([unit, text]) => (
              <option key={unit} value={unit}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words.direction}>
        {(described) => (
          <select
            {...described}
            class="input"
            value={time.direction}
            onChange={({ currentTarget }) =>
              onChange({ ...time, direction: currentTarget.value as TimeToMove['direction'] })
            }
          >
            <option value="later">{words.later}</option>
            <option value="earlier">{words.earlier}</option>
          </select>
        )}
      </Field>
    </div>
  )
}
