import { Field } from '../../parts/field'
import { ticks as words } from '../../words/ticks'

type Props = {
  hosts: string[]
  host: string | undefined
  hours: number
  notIdle: boolean
  change(changes: Record<string, string | undefined>): void
}

/** Which ticks are shown. */
export function TickFilter({ hosts, host, hours, notIdle, change }: Props) {
  return (
    <div class="tick-filter">
      <fieldset class="chips">
        <legend class="hidden">{words.span}</legend>
        {[1, 6, 24].map((span) => (
          <button
            key={span}
            type="button"
            class="chip"
            aria-pressed={span === hours}
            onClick={() => change({ hours: span === 24 ? undefined : String(span) })}
          >
            {words.hours(span)}
          </button>
        ))}
      </fieldset>
      {(hosts.length > 1 || host) && (
        <Field label={words.host}>
          {(described) => (
            <select
              {...described}
              class="input"
              value={host ?? ''}
              onChange={({ currentTarget }) => change({ host: currentTarget.value })}
            >
              <option value="">{words.everyHost}</option>
              {[...new Set([...hosts, ...(host ? [host] : [])])].map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={notIdle}
          onChange={({ currentTarget }) => change({ idle: currentTarget.checked ? 'false' : undefined })}
        />
        {words.notIdle}
      </label>
    </div>
  )
}
