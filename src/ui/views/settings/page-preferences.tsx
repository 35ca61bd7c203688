import type { Signal } from '@preact/signals'
import { Field } from '../../parts/field'
import { chosenZone, live, singleKeys, type Theme, theme } from '../../preferences'
import { settings } from '../../words/settings'

const words = settings.page
const deviceZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** How this page looks and behaves in this browser. */
export function PagePreferences() {
  return (
    <section class="card">
      <h2>{settings.sections.page}</h2>
      <p class="soft">{words.intro}</p>
      <div class="setting">
        <fieldset>
          <legend>{words.look}</legend>
          <div class="chips">
            {(Object.keys(words.looks) as Theme[]).map((look) => (
              <label key={look} class="chip">
                <input
                  type="radio"
                  name="look"
                  checked={theme.value === look}
                  onChange={() => {
                    theme.value = look
                  }}
                />
                {words.looks[look]}
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      <div class="setting">
        <Field label={words.zone} hint={words.zoneHint}>
          {(described) => (
            <select
              {...described}
              class="input"
              value={chosenZone.value}
              onChange={({ currentTarget }) => {
                chosenZone.value = currentTarget.value
              }}
            >
              <option value="">{words.ownZone(deviceZone)}</option>
              {zones().map((zone) => (
                <option key={zone} value={zone}>
                  {zone}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Switch of={live} label={words.live} hint={words.liveHint} />
      <Switch of={singleKeys} label={words.keys} hint={words.keysHint} />
    </section>
  )
}

/** Those that the browser knows. UTC is none of its places. */
const zones = () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

function Switch({ of, label, hint }: { of: Signal<boolean>; label: string; hint: string }) {
  return (
    <div class="setting">
      <label class="check">
        <input
          type="checkbox"
          checked={of.value}
          onChange={({ currentTarget }) => {
            of.value = currentTarget.checked
          }}
        />
        {label}
      </label>
      <span class="hint">{hint}</span>
    </div>
  )
}
