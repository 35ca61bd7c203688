import { bothTimes } from '../../../parts/decisions/both-times'
import { WhichTime } from '../../../parts/decisions/which-time'
import { Field } from '../../../parts/field'
import { dateAndTime, viewersZone } from '../../../time/zone'
import { compose } from '../../../words/compose'
import type { Form } from '../form/form'
import { aboutWhen, clockIn, inWhile } from '../form/moment'
import type { Editing } from '../form/use-form'
import { ZoneSelect } from './zone-select'

/** When it goes out: now, or at a time as clocks of some zone show it. */
export function WhenField({ editing }: { editing: Editing }) {
  const { form, change, mistake } = editing
  // Another time is unique again, as far as anybody knows.
  const move = (patch: Partial<Form>) => change({ ...patch, disambiguation: '' })
  const wrong = mistake('scheduledAt') ?? mistake('timeZone')
  const clock = clockIn(form)
  const both = clock && !form.now ? bothTimes(clock, form.zone) : undefined
  return (
    <fieldset class="stack close" id="field-scheduledAt">
      <legend>{compose.when}</legend>
      <div class="chips">
        {[true, false].map((now) => (
          <label key={String(now)} class="chip">
            <input type="radio" name="when" checked={form.now === now} onChange={() => change({ now })} />
            {now ? compose.now : compose.atTime}
          </label>
        ))}
      </div>
      {form.now ? (
        <p class="hint">{compose.nowHint}</p>
      ) : (
        <>
          <div class="moment">
            <Field label={compose.date}>
              {(described) => (
                <input
                  {...described}
                  class="input"
                  type="date"
                  max="2037-12-31"
                  value={form.date}
                  onInput={({ currentTarget }) => move({ date: currentTarget.value })}
                />
              )}
            </Field>
            <Field label={compose.time}>
              {(described) => (
                <input
                  {...described}
                  class="input"
                  type="time"
                  value={form.time}
                  onInput={({ currentTarget }) => move({ time: currentTarget.value })}
                />
              )}
            </Field>
            <Field label={compose.zone}>
              {(described) => <ZoneSelect described={described} zone={form.zone} onChange={(zone) => move({ zone })} />}
            </Field>
          </div>
          <Hint form={form} />
        </>
      )}
      {wrong && !both && !form.now && <p class="mistake">{wrong}</p>}
      {both && (
        <div class="which-moment stack close">
          <strong>{compose.twice}</strong>
          <WhichTime
            both={both}
            zone={form.zone}
            chosen={form.disambiguation || undefined}
            onChoose={(disambiguation) => change({ disambiguation })}
          />
        </div>
      )}
    </fieldset>
  )
}

/** The same moment where the viewer is, and how far away it is. */
function Hint({ form }: { form: Form }) {
  const about = aboutWhen(form)
  if (!about) return null
  const elsewhere = form.zone !== viewersZone()
  return (
    <p class="hint" role="status">
      {elsewhere && `${compose.here(dateAndTime(about), viewersZone())}, `}
      {inWhile(about)}.{about.getTime() < Date.now() - 60_000 && <strong class="ask"> {compose.past}</strong>}
    </p>
  )
}
